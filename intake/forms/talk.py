"""The intake one subject at a time: each screen is a part of the profile's form, the last is what was agreed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms import experience
from intake.forms.fields import ahead, done
from intake.forms.profile import ProfileForm, by_two
from intake.forms.steps import HANDED_OVER, chosen_from
from intake.guard import GuardedText, LongText
from intake.models import Intake, IntakeDraft, NextAction, TalkPart, Trajectory
from intake.models.freshness import groups_of
from intake.models.intake import ORIENTATION_WERKDAGEN
from transitiehuis import days
from transitiehuis.ui.forms import HuisHelper
from transitiehuis.ui.words import daytime

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

FIELDS = {"occupation": "occupations", "skill": "skills", "certificate": "certificates", "experience": "experience"}


class PartForm(ProfileForm):
    """Some facts of the profile. An edit of a colleague elsewhere in the profile is none of this screen's business."""

    whole = False
    row_kinds: tuple[str, ...] = ()
    still_right = forms.BooleanField(label=gettext_lazy("I asked: this is still right"), required=False)

    def __init__(self, data: Any = None, *, trajectory: Trajectory, known: bool = False, **kwargs: Any) -> None:
        super().__init__(data, trajectory=trajectory, **kwargs)
        typed = tuple(name for kind in self.row_kinds for name in self.fields if _is_row(name, kind))
        kept = {*self.names, *typed, "opened"}
        if known and set(self.now.values) & kept:
            kept.add("still_right")
        if set(self.guarded) & kept:
            kept.add("keep_text")
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]

    @property
    def helper(self) -> HuisHelper:
        after = ["still_right"] if "still_right" in self.fields else []
        return HuisHelper(self, Layout(*self.drawn(), *after))

    def drawn(self) -> list[Any]:
        return list(self.names)

    def groups(self) -> set[str]:
        """Which groups of facts this screen is about."""
        return groups_of([*self.names, *(FIELDS[kind] for kind in self.row_kinds)])

    @property
    def holds_something(self) -> bool:
        """Something of this screen is known already."""
        return any(name in self.fields for name in self.now.values)

    def touched(self) -> bool:
        """What was sent differs from what stood here."""
        names = [name for name in self.fields if name not in {"opened", "still_right", "keep_text"}]
        sent = {name: [value.strip() for value in self.data.getlist(name) if value.strip()] for name in names}
        return any(sorted(sent[name]) != sorted(self.now.values.get(name, [])) for name in names)


def _is_row(name: str, kind: str) -> bool:
    """work_0_where is of a row of work; work_conditions is not."""
    start, _bar, rest = name.partition("_")
    return start == kind and rest[:1].isdigit()


class WishForm(PartForm):
    names, row_kinds = ("themes",), ("occupation",)

    def drawn(self) -> list[Any]:
        return ["themes", *by_two(self.rows("occupation"))]


class TravelForm(PartForm):
    names = ("available_from", "hours_min", "hours_max", "earliest_start", "max_distance_km", "transport")

    def drawn(self) -> list[Any]:
        hours = Row(Column("hours_min"), Column("hours_max"))
        return ["available_from", hours, "earliest_start", "max_distance_km", "transport"]


class PapersForm(PartForm):
    names, row_kinds = ("language_level", "licences"), ("certificate",)

    def drawn(self) -> list[Any]:
        certificates = [Row(Column(name), Column(f"{name}_until")) for name in self.rows("certificate")]
        return ["language_level", "licences", *certificates]


class SupportForm(PartForm):
    names = ("target_group", "work_conditions", "guidance_needed")

    def drawn(self) -> list[Any]:
        fields = ["target_group", "work_conditions", "keep_text", "guidance_needed"]
        return [Fieldset(_("A training company never sees this"), *fields, css_class="is-private")]


class ExperienceForm(PartForm):
    """What somebody can do, has done and has learned."""

    names, row_kinds = ("education_level",), ("skill", "experience")

    def drawn(self) -> list[Any]:
        done_before = experience.fieldset(self.rows("experience"))
        return [*by_two(self.rows("skill")), "education_level", done_before, "keep_text"]


class AgreedForm(GuardedText):
    """What came out of it and what comes next; kept as it is typed, recorded when it is whole."""

    fields: dict[str, Any]
    data: Any
    guarded = ("summary",)

    held_on = done(gettext_lazy("When was the talk?"))
    summary = LongText(
        label=gettext_lazy("What came out of it?"),
        help_text=gettext_lazy("So that nobody has to tell the same story twice. No BSN, nothing about health."),
        error_messages={"required": gettext_lazy("Write in a few sentences what came out of the talk.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    action = forms.ChoiceField(label=gettext_lazy("Next action"))
    due = ahead(gettext_lazy("When at the latest?"))
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, trajectory: Trajectory, later: bool = False, **kwargs: Any) -> None:
        found = IntakeDraft.objects.filter(trajectory=trajectory).select_related("updated_by").first()
        self.trajectory, self.draft = trajectory, found
        self.version = found.updated_at.isoformat() if found and found.updated_at else ""
        soon = days.add_werkdagen(days.today(), ORIENTATION_WERKDAGEN)
        now = {
            "held_on": (found and found.held_on) or days.today(),
            "summary": found.summary if found else "",
            "action": (found and found.next_action) or NextAction.PLAN_ORIENTATION,
            "due": (found and found.next_action_due) or soon,
            "opened": self.version,
        }
        super().__init__(data, initial=now, **kwargs)
        for field in self.fields.values() if later else ():
            field.required = False
        self.fields["action"].choices = chosen_from(tuple(one for one in HANDED_OVER if one != NextAction.HOLD_INTAKE))

    @property
    def helper(self) -> HuisHelper:
        next_one = Row(Column("action"), Column("due"))
        return HuisHelper(self, Layout("held_on", "summary", "keep_text", next_one, "opened"))

    @property
    def opened_at(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data.get("opened", ""))
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("opened", "") != self.version and self.draft and self.draft.updated_at:
            who = self.draft.updated_by.name if self.draft.updated_by else _("Somebody")
            facts = {"who": who, "when": daytime(self.draft.updated_at), "what": self.draft.summary or _("empty")}
            self.data = self.data.copy()
            self.data["opened"] = self.version
            said = _(
                "%(who)s changed this (%(when)s) while you had it open: “%(what)s”."
                " What you typed stands here still. Look at it, and save again."
            )
            self.add_error(None, ValidationError(said % facts))
        return cleaned

    def keep(self, by: Actor) -> None:
        facts = self.cleaned_data
        IntakeDraft.keep(
            self.trajectory,
            held_on=facts["held_on"],
            summary=facts["summary"],
            next_action=facts["action"],
            next_action_due=facts["due"],
            opened_at=self.opened_at,
            by=by,
        )

    def hold(self, by: Actor) -> None:
        """The intake was held; the draft ends."""
        facts = self.cleaned_data
        self.keep(by)
        Intake.hold(
            self.trajectory,
            held_on=facts["held_on"],
            summary=facts["summary"],
            action=facts["action"],
            due=facts["due"],
            by=by,
        )


FORMS: dict[str, type[PartForm]] = {
    TalkPart.WISH: WishForm,
    TalkPart.TRAVEL: TravelForm,
    TalkPart.PAPERS: PapersForm,
    TalkPart.EXPERIENCE: ExperienceForm,
    TalkPart.SUPPORT: SupportForm,
}
