"""What is asked before a traject goes on: handed over, planned, moved, assigned, closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, ahead, listed
from intake.forms.referral import ReceiverField
from intake.guard import GuardedText, LongText
from intake.models import WORKERS, Closing, Handover, NextAction, Reason, ReasonKind, Step, Trajectory, WaitingFor
from intake.models.referral import INTAKE_WERKDAGEN
from intake.models.words import BACK_REASONS, CLOSING_REASONS, FIRST_ACTION, PLANNABLE, STEP_ORDER
from transitiehuis import days
from transitiehuis.netwerk.models import Membership
from transitiehuis.ui.forms import sometimes

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# The next action of a handover is said by the code alone; these need no note.
HANDED_OVER = tuple(action for action in PLANNABLE if action not in {NextAction.REASSIGN, NextAction.OTHER})


def chosen_from(values: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Choices of these next actions, in this order."""
    return [(value, capfirst(NextAction(value).label)) for value in values]


class ReasonField(Named):
    """One reason of a short list, as radio buttons."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(
            queryset=Reason.objects.none(),
            empty_label=None,
            widget=kwargs.pop("widget", forms.RadioSelect),
            label=kwargs.pop("label", gettext_lazy("Reason")),
            error_messages={"required": gettext_lazy("Choose the reason.")},
            **kwargs,
        )
        self.kind = kind

    def offer(self, codes: tuple[str, ...] | None = None) -> None:
        """Show the reasons of the kind, or of these codes only."""
        reasons = Reason.objects.of_kind(self.kind)
        self.queryset = reasons if codes is None else reasons.filter(code__in=codes)


class OfferForm(GuardedText):
    """Hand over: to whom, why, and what they do first."""

    guarded = ("why",)

    to = ReceiverField(
        label=gettext_lazy("Who takes over?"), help_text=gettext_lazy("You keep the turn until they take over.")
    )
    why = LongText(
        label=gettext_lazy("Why do you hand over?"),
        help_text=gettext_lazy("The receiver reads this before they answer. No BSN, nothing about health."),
        error_messages={"required": gettext_lazy("Say why you hand over, so that the receiver can decide.")},
    )
    action = forms.ChoiceField(label=gettext_lazy("What do they do first?"))
    due = ahead(gettext_lazy("When at the latest?"))

    def __init__(self, *args: Any, trajectory: Trajectory, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(actor, without=trajectory.holder_id)
        self.fields["action"].choices = chosen_from(HANDED_OVER)
        self.fields["action"].initial = FIRST_ACTION[Step(trajectory.step)]
        self.fields["due"].initial = days.add_werkdagen(days.today(), INTAKE_WERKDAGEN)

    def take(self, trajectory: Trajectory, by: Actor) -> None:
        """Offer it: see `Handover.offer`."""
        facts = {name: self.cleaned_data[name] for name in ("to", "why", "action", "due")}
        Handover.offer(trajectory, **facts, by=by)


class PlanForm(GuardedText):
    """The next action, its date and what it waits for."""

    guarded = ("note",)

    action = forms.ChoiceField(label=gettext_lazy("Next action"))
    note = sometimes(
        forms.CharField(
            label=gettext_lazy("In your own words"),
            required=False,
            max_length=200,
            help_text=gettext_lazy("Needed when you chose “other”."),
        )
    )
    due = ahead(gettext_lazy("When at the latest?"))
    waiting_for = forms.ChoiceField(label=gettext_lazy("What does it wait for?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        now = {
            "action": trajectory.next_action,
            "note": trajectory.next_action_note,
            "due": max(trajectory.next_action_due or days.today(), days.today()),
            "waiting_for": trajectory.waiting_for,
        }
        super().__init__(*args, initial={**now, **kwargs.pop("initial", {})}, **kwargs)
        actions = PLANNABLE if trajectory.next_action in PLANNABLE else (trajectory.next_action, *PLANNABLE)
        self.fields["action"].choices = chosen_from(actions)
        self.fields["waiting_for"].choices = [(value, capfirst(label)) for value, label in WaitingFor.choices]
        self.trajectory = trajectory

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("action") == NextAction.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Say in your own words what happens next."))
        return cleaned

    def take(self, by: Actor) -> None:
        """Plan it; who is waited on stays when what is waited for stays."""
        facts = {name: self.cleaned_data[name] for name in ("action", "due", "note", "waiting_for")}
        same = facts["waiting_for"] == self.trajectory.waiting_for
        self.trajectory.plan(**facts, waiting_on=self.trajectory.waiting_on if same else None, by=by)


class MoveForm(PlanForm):
    """Another step of the chain; a step back has a reason."""

    step = forms.ChoiceField(label=gettext_lazy("To which step?"), widget=forms.RadioSelect)
    reason = sometimes(
        ReasonField(
            ReasonKind.CLOSE,
            label=gettext_lazy("Why a step back?"),
            required=False,
            help_text=gettext_lazy("Only when you choose an earlier step."),
        )
    )
    field_order = ("step", "reason")

    def __init__(
        self, *args: Any, trajectory: Trajectory, left: Iterable[str] = tuple(STEP_ORDER), **kwargs: Any
    ) -> None:
        super().__init__(*args, trajectory=trajectory, **kwargs)
        # Plaatsing begins with a first day at work and nazorg with the calendar: neither is chosen here.
        elsewhere = {trajectory.step, Step.PLACEMENT, Step.AFTERCARE}
        self.fields["step"].choices = [
            (step, capfirst(str(label))) for step, label in Step.choices if step in left and step not in elsewhere
        ]
        self.fields["due"].initial = days.add_werkdagen(days.today(), INTAKE_WERKDAGEN)
        self.initial.pop("due")
        self.fields["action"].required = False
        self.fields["action"].choices = [("", _("What is usual in that step")), *chosen_from(PLANNABLE)]
        self.initial.pop("action")
        if trajectory.step == Step.REFERRAL:  # there is no step before it
            del self.fields["reason"]
        elif trajectory.step in {Step.PLACEMENT, Step.AFTERCARE}:
            self.fields["reason"].kind = ReasonKind.PLACEMENT_END
            self.fields["reason"].offer()
        else:
            self.fields["reason"].offer(BACK_REASONS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        step = cleaned.get("step")
        back = bool(step and STEP_ORDER[step] < STEP_ORDER[self.trajectory.step])
        if back and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why it goes a step back."))
        if step and not back:
            cleaned["reason"] = None
        if step and not cleaned.get("action") and "action" not in self.errors:
            cleaned["action"] = FIRST_ACTION[step]
        return cleaned

    def take(self, by: Actor) -> None:
        names = ("action", "due", "note", "waiting_for", "reason")
        facts = {name: self.cleaned_data[name] for name in names}
        self.trajectory.move_to(self.cleaned_data["step"], **facts, by=by)


class AssignForm(forms.Form):
    fields: dict[str, Any]

    colleague = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Who takes it?"),
        required=False,
        empty_label=gettext_lazy("The whole team"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, trajectory: Trajectory, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"colleague": trajectory.assignee_id}
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        people = Membership.objects.visible_to(actor).current_on(days.today()).with_role(*WORKERS)
        field.queryset = people.filter(organisation=trajectory.holder_id).select_related("user").in_order()
        field.label_from_instance = lambda membership: f"{membership.user.name}, {membership.get_role_display()}"


class FittingReasons(forms.RadioSelect):
    """Each reason says with which endings it goes; 15-forms.css hides what does not go with the chosen one."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        code = value.instance.code
        option["attrs"]["data-fits"] = " ".join(ending for ending, codes in CLOSING_REASONS.items() if code in codes)
        return option


class CloseForm(forms.Form):
    """An ending and a reason that goes with it; only reasons that go with an ending that can be chosen."""

    fields: dict[str, Any]

    closing = forms.ChoiceField(label=gettext_lazy("How does it end?"), widget=forms.RadioSelect)
    reason = ReasonField(ReasonKind.CLOSE, widget=FittingReasons)

    def __init__(self, *args: Any, endings: Iterable[str], why: str = "", **kwargs: Any) -> None:
        """`why` says below the endings what the others need."""
        super().__init__(*args, **kwargs)
        endings = set(endings)
        self.fields["closing"].help_text = why
        self.fields["closing"].choices = [
            (ending, capfirst(ending.label)) for ending in Closing if ending in CLOSING_REASONS and ending in endings
        ]
        self.fields["reason"].offer(
            tuple({code for ending, codes in CLOSING_REASONS.items() if ending in endings for code in codes})
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        closing, reason = cleaned.get("closing"), cleaned.get("reason")
        if closing and reason and reason.code not in CLOSING_REASONS[closing]:
            fitting = [r.label for r in self.fields["reason"].queryset if r.code in CLOSING_REASONS[closing]]
            raise ValidationError(
                {
                    "reason": _("With “%(closing)s” goes: %(reasons)s.")
                    % {"closing": Closing(closing).label, "reasons": listed(fitting) if fitting else "–"}
                }
            )
        return cleaned


class NoteForm(GuardedText):
    guarded = ("text",)

    text = LongText(
        label=gettext_lazy("What must the other partners know?"),
        help_text=gettext_lazy("Every partner that works on this trajectory reads it. No BSN, nothing about health."),
        error_messages={"required": gettext_lazy("Write the note first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
