"""The public form: eight fields, no account; a trap for robots that no person meets."""

from __future__ import annotations

import time
import uuid
from typing import Any, cast

from crispy_forms.layout import Column, Div, Layout, Row
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from intake.forms.fields import ManyNamed, PlaceField
from intake.forms.referral import OLDEST, YOUNGEST, check_number
from intake.guard import GuardedText, LongText
from intake.models import LegalGround, Purpose, SelfReferral, Theme
from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.netwerk.models.people import Language
from transitiehuis.ui.forms import HuisHelper

SALT = "intake.self_referral"
FASTEST, OLDEST_FORM = 3, 24 * 60 * 60  # seconds between drawing the form and sending it


class PhoneField(forms.CharField):
    """A telephone number as typed; empty is allowed where it is not required."""

    unclear = gettext_lazy("Type a telephone number, for example 06 12345678.")

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if typed:
            check_number(typed, unclear=str(self.unclear))
        return typed


class SelfReferralForm(GuardedText):
    guarded = ("explanation",)

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=120)
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"))
    phone = PhoneField(
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "w-mid", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Fill in a telephone number, an e-mail address, or both."),
        widget=forms.EmailInput(attrs={"class": "w-mid", "autocomplete": "email"}),
    )
    place = PlaceField(label=gettext_lazy("Where do you live?"), help_text=gettext_lazy("Town or village."))
    themes = ManyNamed(
        queryset=Theme.objects.none(),
        label=gettext_lazy("What would you like to learn?"),
        required=False,
        help_text=gettext_lazy("You may choose more than one. Do you not know yet? Then leave it empty."),
        widget=forms.CheckboxSelectMultiple,
    )
    explanation = LongText(
        label=gettext_lazy("Is there something you want to tell us?"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("For example when we can call you. No BSN, nothing about your health."),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        fresh = {"token": uuid.uuid4(), "opened": signing.dumps(int(time.time()), salt=SALT)}
        super().__init__(*args, initial=fresh, **kwargs)
        self.region = region
        self.fields["place"].suggest([region.pk])
        self.fields["themes"].queryset = Theme.objects.valid_on(days.today()).in_order()
        names = {"first_name": "given-name", "last_name": "family-name", "place": "address-level2"}
        for name, known_as in names.items():
            self.fields[name].widget.attrs["autocomplete"] = known_as
        self.fields["birth_year"].widget.attrs["autocomplete"] = "bday-year"

    @property
    def helper(self) -> HuisHelper:
        rest = [name for name in self.fields if name not in {"first_name", "last_name", "website"}]
        trap = Div("website", css_class="trap", aria_hidden="true")
        return HuisHelper(self, Layout(Row(Column("first_name"), Column("last_name")), *rest, trap))

    @property
    def trapped(self) -> bool:
        """Something filled in what nobody sees."""
        return bool(self.data.get("website"))

    @property
    def ground(self) -> str:
        desk = self.region.front_desk
        return LegalGround.sentence_for(desk, Purpose.SELF_REFERRAL) if desk else ""

    def clean_birth_year(self) -> int:
        year, now = self.cleaned_data["birth_year"], days.today().year
        if not now - OLDEST <= year <= now - YOUNGEST:
            raise ValidationError(
                _("Check the year of birth. Between %(first)s and %(last)s is possible.")
                % {"first": now - OLDEST, "last": now - YOUNGEST}
            )
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reachable = {"phone", "email"} & set(self.errors) or cleaned.get("phone") or cleaned.get("email")
        if not reachable:
            self.add_error("phone", _("Fill in a telephone number or an e-mail address. Then we can reach you."))
        if not self.errors and not self._took_its_time():
            self.add_error(None, _("Please read your answers once more, and send them again."))
        return cleaned

    def _took_its_time(self) -> bool:
        """Drawn by us, and not sent faster than anybody types nor a day later; a new stamp is given then."""
        try:
            opened = int(signing.loads(self.cleaned_data.get("opened") or "", salt=SALT))
        except (signing.BadSignature, ValueError):
            opened = 0
        passed = int(time.time()) - opened
        if passed > OLDEST_FORM:
            self._stamp_anew()
        return FASTEST <= passed <= OLDEST_FORM

    def _stamp_anew(self) -> None:
        typed = cast(QueryDict, self.data).copy()
        typed["opened"] = self.initial["opened"]
        self.data = typed

    def send(self) -> None:
        """Keep it for the worker: see `SelfReferral.send`."""
        plain = ("first_name", "last_name", "birth_year", "phone", "email", "place", "explanation", "token")
        SelfReferral(
            region=self.region,
            themes=[theme.pk for theme in self.cleaned_data["themes"]],
            language=get_language() if get_language() in Language.values else Language.DUTCH,
            **{name: self.cleaned_data[name] for name in plain},
        ).send()
