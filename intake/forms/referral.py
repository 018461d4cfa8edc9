"""The referral: nine fields, two minutes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.forms.fields import ManyNamed, Named, PlaceField, done
from intake.guard import GuardedText, LongText
from intake.models import (
    Candidate,
    Channel,
    LanguageLevel,
    LegalGround,
    Likeness,
    Referral,
    TargetGroup,
    Theme,
    Trajectory,
    Typed,
    look,
)
from intake.models.candidate import phone_key
from intake.receiving import receivers
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.netwerk.models.people import Language
from transitiehuis.ui.forms import ConfirmInput, Details, HuisHelper
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

DUTCH_DIGITS = 10
LONGEST_NUMBER = 15
YOUNGEST, OLDEST = 15, 90
SUBMITTED = ("to", "themes", "explanation", "informed_on", "token", "language_level", "target_group")


class ReceiverField(Named):
    """Schools first, then the other partners."""

    def __init__(self, **kwargs: Any) -> None:
        missing = {"required": gettext_lazy("Choose to whom you offer the candidate.")}
        super().__init__(queryset=Organisation.objects.none(), error_messages=missing, **kwargs)

    def offer(self, actor: Actor, *, without: int | None = None) -> None:
        """Let `actor` choose out of who can take over in their regions."""
        self.queryset = receivers(actor).exclude(pk=without)
        schools = [organisation for organisation in self.queryset if organisation.is_school]
        others = [organisation for organisation in self.queryset if not organisation.is_school]
        groups = [(_("Schools"), schools), (_("Other partners"), others)]
        self.choices = [
            ("", _("Choose")),
            *((name, [(o.pk, o.name) for o in found]) for name, found in groups if found),
        ]


def check_number(typed: str, *, unclear: str) -> None:
    """Refuse what is no telephone number: with `unclear` where it is none at all, else with how many digits it has."""
    if any(sign.isalpha() for sign in typed) or not any(sign.isdigit() for sign in typed):
        raise ValidationError(unclear)
    digits = phone_key(typed)
    count = len(digits)
    abroad = typed.lstrip().startswith(("+", "00")) and not digits.startswith("0")
    if abroad and DUTCH_DIGITS - 2 <= count <= LONGEST_NUMBER:
        return
    if not abroad and digits.startswith("0") and count == DUTCH_DIGITS:
        return
    raise ValidationError(
        ngettext(
            "Complete the telephone number. A number has 10 digits, there is %(count)s.",
            "Complete the telephone number. A number has 10 digits, there are %(count)s.",
            count,
        )
        % {"count": count}
    )


class ContactField(forms.CharField):
    """A telephone number or an e-mail address; becomes the facts of a candidate. Empty: through the guide."""

    unclear = gettext_lazy("Type a telephone number or an e-mail address, or leave it empty.")

    def __init__(self, **facts: Any) -> None:
        facts = {"label": gettext_lazy("Telephone or e-mail"), "required": False, "max_length": 254, **facts}
        facts.setdefault("widget", forms.TextInput(attrs={"class": "w-mid", "autocomplete": "off"}))
        super().__init__(**facts)

    def clean(self, value: Any) -> dict[str, str]:
        typed = super().clean(value)
        if not typed:
            return {"channel": Channel.GUIDE}
        if "@" in typed:
            validate_email(typed)
            return {"channel": Channel.EMAIL, "email": typed}
        check_number(typed, unclear=str(self.unclear))
        return {"channel": Channel.PHONE, "phone": typed}


class ReferralForm(GuardedText):
    guarded = ("explanation",)

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=120)
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"))
    contact = ContactField(
        help_text=gettext_lazy("To reach the candidate. Leave it empty when contact goes through you.")
    )
    place = PlaceField(help_text=gettext_lazy("Town or village; we use it to work out distances."))
    themes = ManyNamed(
        queryset=Theme.objects.none(),
        label=gettext_lazy("What does the candidate want to learn?"),
        required=False,
        help_text=gettext_lazy("Nothing yet is a good answer: then it begins with an orientation."),
        widget=forms.CheckboxSelectMultiple,
    )
    to = ReceiverField(
        label=gettext_lazy("To whom do you offer the candidate?"),
        help_text=gettext_lazy("You keep the turn until they take over."),
    )
    explanation = LongText(
        label=gettext_lazy("What must the receiver know?"),
        required=False,
        help_text=gettext_lazy("What somebody can do and wants. No BSN, nothing about health."),
    )
    informed_on = done(
        gettext_lazy("When did you tell the candidate?"),
        help_text=gettext_lazy("Told is: what we share, with whom and why, and that somebody may object."),
        error_messages={"required": gettext_lazy("Tell the candidate first, and fill in when you did.")},
    )
    language_level = forms.ChoiceField(
        label=gettext_lazy("Language level (ERK)"),
        required=False,
        choices=[("", gettext_lazy("Not known yet")), *LanguageLevel.choices],
    )
    target_group = forms.ChoiceField(
        label=gettext_lazy("Target group"),
        required=False,
        help_text=gettext_lazy("Only who takes over sees this; a company never does."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do we write to the candidate?"),
        required=False,
        choices=Language.choices,
        initial=Language.DUTCH,
    )
    again = forms.BooleanField(
        label=gettext_lazy("Yes, open a new dossier all the same"), required=False, widget=forms.HiddenInput
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    known = ("language_level", "target_group", "language")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.alike: list[Likeness] = []
        self.typed = Typed()
        self.fields["place"].suggest(actor.region_ids)
        self.fields["themes"].queryset = Theme.objects.valid_on(days.today()).in_order()
        self.fields["to"].offer(actor)
        groups = [(value, capfirst(label)) for value, label in TargetGroup.choices]
        self.fields["target_group"].choices = [("", _("Not known yet")), *groups]
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def helper(self) -> HuisHelper:
        found_by = ("birth_year", "contact")  # with the name, what a dossier that is there already is found by
        apart = {"first_name", "last_name", *found_by, *self.known}
        rest = [name for name in self.fields if name not in apart]
        after = rest.index("themes") + 1
        more = Details(_("Language level or target group known already?"), *self.known)
        found = HTML('{% include "intake/alike_typed.html" %}')
        name = Row(Column("first_name"), Column("last_name"))
        return HuisHelper(self, Layout(name, *found_by, found, *rest[:after], more, *rest[after:]))

    def ground(self) -> str:
        """On which legal ground the referrer may share this; '' when none was written down."""
        return LegalGround.sentence_for(self.actor.organisation) if self.actor.organisation else ""

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
        if not self.errors or set(self.errors) <= {"explanation"}:
            self._look_for_a_second(cleaned)
        return cleaned

    def _look_for_a_second(self, cleaned: dict[str, Any]) -> None:
        names = {name: cleaned[name] for name in ("first_name", "last_name", "birth_year")}
        reach = {name: cleaned["contact"].get(name, "") for name in ("phone", "email")}
        self.typed = Typed(**names, **reach)
        try:
            self.alike = look([self.region], self.typed, by=self.actor)
        except WrongStatus as late:
            self.add_error(None, str(late))
        if not self.alike:
            return
        self.fields["again"].widget = ConfirmInput(legend=_("Is this somebody else?"))
        if not cleaned.get("again"):
            self.add_error("again", _("There may be a dossier already. Look at it first, and tick the box to go on."))

    @property
    def region(self) -> Region:
        """The region of the chain: where the candidate lives when the referrer works there, else the receiver's."""
        place = self.cleaned_data["place"]
        regions = list(self.actor.region_ids)
        home = place.municipality.region_id
        if home not in regions:
            shared = self.cleaned_data["to"].partnerships.current_on(days.today()).filter(region__in=regions)
            home = self.actor.region_for(shared.order_by("region_id").values_list("region_id", flat=True).first())
        return Region.objects.get(pk=home)

    def candidate(self) -> Candidate:
        """The person as typed, not saved."""
        facts = {name: self.cleaned_data[name] for name in ("first_name", "last_name", "birth_year", "place")}
        language = self.cleaned_data["language"] or Language.DUTCH
        return Candidate(**facts, **self.cleaned_data["contact"], language=language)

    def submit(self) -> Trajectory:
        """Refer: see `Referral.submit`."""
        return Referral.submit(
            candidate=self.candidate(),
            region=self.region,
            by=self.actor,
            **{name: self.cleaned_data[name] for name in SUBMITTED},
        )
