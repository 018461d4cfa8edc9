from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Language, Membership, Organisation, Region, Role, User, roles_of
from transitiehuis.netwerk.models.organisations import OrganisationKind
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.ui.forms import DateInput, HuisHelper


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed, also when nothing was: an empty form that is sent is answered with its errors."""
    return request.POST if request.method == "POST" else None


class RegionField(forms.ModelChoiceField):
    def label_from_instance(self, region: Region) -> str:
        return region.name


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return f"{membership.user.name}, {membership.get_role_display()}"


class PartnersForm(forms.Form):
    """The choices above the list of partners; GET, so a wrong one is left out and not an error."""

    q = forms.CharField(label=_("Name or place"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), required=False, choices=[("", _("all kinds")), *OrganisationKind.choices]
    )

    def narrow(self, partners: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """`partners` as chosen."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if kind := chosen.get("kind"):
            partners = partners.filter(kind=kind)
        if text := sort_key(chosen.get("q", "")):
            partners = partners.filter(Q(sort_name__contains=text) | Q(place__sort_name__contains=text))
        return partners


class InviteForm(forms.Form):
    """Whom to invite, and in which role; only the roles that this kind of organisation has."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The work address. The invitation goes there, and your colleague signs in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = roles_of(actor.organisation)
        roles = cast(forms.ChoiceField, self.fields["role"])
        roles.choices = [(role.value, role.label) for role in allowed]
        if Role.CHAIN_DIRECTOR in allowed:
            regions = Region.objects.filter(pk__in=actor.region_ids).in_order()
            self.fields["region"] = RegionField(
                label=_("Region"),
                queryset=regions,
                required=False,
                help_text=_("Only for a chain director: the region whose chain they keep going."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        directs = cleaned.get("role") == Role.CHAIN_DIRECTOR
        if directs and not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", ValidationError(_("Choose the region of the chain director")))
        cleaned["region"] = cleaned.get("region") if directs else None
        return cleaned


class PasswordForm(forms.Form):
    """The password of a new account, typed twice; the rules stand beside it and Django's validators keep them."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. No well-known password, and not your name or e-mail address."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-mid"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-mid"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"password", "again"} <= cleaned.keys() and cleaned["password"] != cleaned["again"]:
            self.add_error("again", ValidationError(_("The two passwords are not the same")))
        return cleaned


class EndForm(forms.Form):
    """The last day of a membership. Yesterday ends the access at once; a day in the future does so by itself."""

    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("This day is included. Choose yesterday to stop the access right now."),
        widget=DateInput,
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < days.today() - timedelta(days=1):
            raise ValidationError(_("Choose yesterday or a later day"))
        return day


class AbsenceForm(forms.Form):
    """Who stands in, from and until when (both days inside)."""

    replaced_by = ColleagueField(
        label=_("Who stands in?"),
        queryset=Membership.objects.none(),
        empty_label=_("choose a colleague"),
        help_text=_("This colleague sees the work on their own list of today, marked as standing in."),
    )
    since = forms.DateField(label=_("First day"), widget=DateInput)
    until = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        required=False,
        help_text=_("This day is included. Not known yet? Leave it empty."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ColleagueField, self.fields["replaced_by"]).queryset = colleagues
        self.helper = HuisHelper(self, Layout("replaced_by", Row(Column("since"), Column("until"))))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("The last day cannot be before the first day.")))
        return cleaned


class AccountForm(forms.ModelForm):
    """What a person may change about their own account."""

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name"), "language": _("Language")}
        help_texts = {
            "name": _("This is how partners see you."),
            "language": _("The language of the pages and of the messages you get."),
        }
        widgets = {"language": forms.RadioSelect(choices=Language.choices)}
