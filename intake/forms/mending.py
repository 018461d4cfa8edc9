"""Giving a traject back with what is missing, and offering it again with what was completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import DayField, ManyNamed, Named, done
from intake.forms.referral import ContactField
from intake.forms.steps import OfferForm, ReasonField
from intake.guard import GuardedText, LongText
from intake.models import (
    MISSING_OF,
    Certificate,
    Channel,
    Handover,
    LanguageLevel,
    Missing,
    ReasonKind,
    TargetGroup,
    Theme,
    Trajectory,
)
from intake.models.mending import Mending
from transitiehuis import days
from transitiehuis.ui.forms import HuisHelper

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

INCOMPLETE = "profile_incomplete"
NOT_YET = ("", gettext_lazy("Not known yet"))


class ReturnForm(GuardedText):
    """Give it back: why, what is missing, what the sender can do."""

    guarded = ("note",)

    reason = ReasonField(ReasonKind.DECLINE_HANDOVER, label=gettext_lazy("Why do you give it back?"))
    missing = forms.MultipleChoiceField(
        label=gettext_lazy("What is missing in the profile?"),
        required=False,
        choices=[(thing, capfirst(thing.label)) for thing in MISSING_OF[INCOMPLETE]],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only when the profile is not complete yet. The sender completes it and offers it again."
        ),
    )
    note = LongText(
        label=gettext_lazy("What can the sender do about it?"),
        required=False,
        help_text=gettext_lazy("No BSN, nothing about health."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].offer()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reason = cleaned.get("reason")
        if reason and reason.code == INCOMPLETE and not cleaned.get("missing"):
            self.add_error("missing", _("Tick what is missing, so that the sender can complete it."))
        return cleaned


def _wish() -> forms.Field:
    themes = Theme.objects.valid_on(days.today()).in_order()
    label = _("What does the candidate want to learn?")
    return ManyNamed(queryset=themes, label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _language() -> forms.Field:
    levels = [NOT_YET, *LanguageLevel.choices]
    return forms.ChoiceField(label=_("Language level (ERK)"), required=False, choices=levels)


def _target_group() -> forms.Field:
    groups = [NOT_YET, *((value, capfirst(label)) for value, label in TargetGroup.choices)]
    return forms.ChoiceField(label=_("Target group"), required=False, choices=groups)


def _available() -> forms.Field:
    return DayField(label=_("From when can the candidate begin?"), required=False)


def _certificate() -> forms.Field:
    held = Certificate.objects.order_by("name_nl", "pk")
    return Named(queryset=held, label=_("Diploma or certificate"), required=False)


def _told() -> forms.Field:
    return done(_("When did you tell the candidate?"), required=False)


# How each missing thing is asked of who has the traject now; the explanation has a field of its own already.
ASKED = {
    Missing.CONTACT: ContactField,
    Missing.WISH: _wish,
    Missing.LANGUAGE: _language,
    Missing.TARGET_GROUP: _target_group,
    Missing.AVAILABLE: _available,
    Missing.CERTIFICATE: _certificate,
    Missing.TOLD: _told,
}


class MendForm(OfferForm):
    """Offer it again after a return: what was missing stands first, the rest is filled in as it was."""

    def __init__(self, *args: Any, trajectory: Trajectory, actor: Actor, returned: Handover, **kwargs: Any) -> None:
        before = {"to": returned.receiver_id, "why": returned.why, "action": returned.next_action}
        super().__init__(*args, trajectory=trajectory, actor=actor, initial=before, **kwargs)
        self.returned = returned
        self.lacks = [Missing(thing) for thing in returned.missing if thing != Missing.EXPLANATION]
        for thing in self.lacks:
            self.fields[thing] = ASKED[thing]()
        if Missing.EXPLANATION in returned.missing:
            self.fields["why"].help_text = _("This was too short for the receiver: say what you know of the wish.")

    @property
    def helper(self) -> HuisHelper:
        rest = [name for name in self.fields if name not in self.lacks]
        asked = [Fieldset(_("What was missing"), *self.lacks)] if self.lacks else []
        return HuisHelper(self, Layout(*asked, *rest))

    def mending(self) -> Mending:
        """What was completed here."""
        typed = {thing: self.cleaned_data.get(thing) for thing in self.lacks}
        contact = typed.get(Missing.CONTACT) or {}
        explained = Missing.EXPLANATION in self.returned.missing
        return Mending(
            contact=contact if contact.get("channel") != Channel.GUIDE else {},
            themes=list(typed.get(Missing.WISH) or ()),
            language_level=typed.get(Missing.LANGUAGE) or "",
            target_group=typed.get(Missing.TARGET_GROUP) or "",
            available_from=typed.get(Missing.AVAILABLE),
            certificate=typed.get(Missing.CERTIFICATE),
            informed_on=typed.get(Missing.TOLD),
            explained=explained and self.cleaned_data["why"].strip() != self.returned.why.strip(),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        same = cleaned.get("to") == self.returned.receiver
        if not self.errors and same and not self.mending().things:
            self.add_error(None, _("Complete what was missing first, or offer it to another partner."))
        return cleaned

    def take(self, trajectory: Trajectory, by: Actor) -> None:
        facts = {name: self.cleaned_data[name] for name in ("to", "why", "action", "due")}
        self.mending().offer(trajectory, by=by, **facts)
