"""The questions by link, as forms: a few big choices on a phone, in plain words or plainer still."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from intake.forms.fields import Named
from intake.guard import GuardedText, LongText
from intake.models import Reason, ReasonKind
from matching.models import Placement, ToldBy
from nazorg.models import (
    AtWork,
    BreakReport,
    CheckIn,
    Learning,
    Side,
    Signal,
    SignalClosing,
    TrialEnd,
    TrialOutcome,
    Verdict,
    Wellbeing,
)
from transitiehuis.ui.forms import ChoiceCards

ANSWER_FIRST = gettext_lazy("Choose an answer.")
AT_WORK_ICONS = {AtWork.YES: "yes", AtWork.LEAVING: "leave", AtWork.NO: "no"}
GOING_ICONS = {Wellbeing.GOOD: "good", Wellbeing.FAIR: "fair", Wellbeing.BAD: "bad"}
LEARNING_ICONS = {Learning.YES: "good", Learning.LITTLE: "fair", Learning.NO: "bad"}


def cards(icons: dict[Any, str]) -> forms.ChoiceField:
    """One question with a drawn icon beside each answer; its words follow when it is known who is asked."""
    choices = [(str(value), "") for value in icons]
    widget = ChoiceCards(icons={str(value): name for value, name in icons.items()})
    return forms.ChoiceField(choices=choices, widget=widget, error_messages={"required": ANSWER_FIRST})


class CheckInForm(forms.Form):
    """Three questions and a tick box. `simple` asks them in still fewer words."""

    fields: dict[str, Any]

    at_work = cards(AT_WORK_ICONS)
    going = cards(GOING_ICONS)
    learning = cards(LEARNING_ICONS)
    call_me = forms.BooleanField(required=False)

    def __init__(self, *args: Any, asked: CheckIn, simple: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.of_company if asked.side == Side.COMPANY else self.simply if simple else self.of_candidate
        questions, call_me = words(asked)
        for name, (label, answers) in questions.items():
            self.fields[name].label = label
            self.fields[name].choices = list(zip(self.fields[name].widget.icons, answers, strict=True))
        self.fields["call_me"].label = call_me

    @staticmethod
    def of_candidate(asked: CheckIn) -> tuple[dict[str, tuple[str, list[str]]], str]:
        company = {"company": asked.placement.training_company.name}
        return {
            "at_work": (
                _("Do you still work at %(company)s?") % company,
                [_("Yes"), _("Yes, but I stop soon"), _("No")],
            ),
            "going": (_("How are you doing at work?"), [_("Good"), _("So-so"), _("Not good")]),
            "learning": (_("Do you learn new things at work?"), [_("Yes"), _("A little"), _("No")]),
        }, _("Call me, I want to talk")

    @staticmethod
    def simply(asked: CheckIn) -> tuple[dict[str, tuple[str, list[str]]], str]:
        company = {"company": asked.placement.training_company.name}
        yes, no = pgettext("simple", "Yes"), pgettext("simple", "No")
        return {
            "at_work": (
                pgettext("simple", "Do you work at %(company)s?") % company,
                [yes, pgettext("simple", "Yes, but I will stop"), no],
            ),
            "going": (
                pgettext("simple", "How is your work?"),
                [pgettext("simple", "Good"), pgettext("simple", "Not so good"), pgettext("simple", "Bad")],
            ),
            "learning": (
                pgettext("simple", "Do you learn new things?"),
                [yes, pgettext("simple", "A little bit"), no],
            ),
        }, pgettext("simple", "Call me")

    @staticmethod
    def of_company(asked: CheckIn) -> tuple[dict[str, tuple[str, list[str]]], str]:
        facts = {"name": asked.trajectory.candidate.name, "first": asked.trajectory.candidate.first_name}
        return {
            "at_work": (
                _("Does %(name)s still work with you?") % facts,
                [_("Yes"), _("Yes, but not for long"), _("No")],
            ),
            "going": (_("How is it going at work?"), [_("Good"), _("So-so"), _("Not good")]),
            "learning": (_("Does %(first)s learn new things?") % facts, [_("Yes"), _("A little"), _("No")]),
        }, _("Call me, I want to talk it over")

    def take(self, asked: CheckIn, by: Any) -> None:
        asked.answer(**self.cleaned_data, by=by)


def own_words() -> dict[str, str]:
    """The shared list as a candidate would say it; a reason that is not here keeps its own words."""
    return {
        "contract_ended": _("My contract ended, or there was no more work"),
        "other_than_expected": _("The work was different from what I expected"),
        "other_work": _("I have found other work"),
        "little_to_learn": _("I learned too little"),
        "hours_or_travel": _("The working hours or the travel did not suit me"),
        "not_at_home_in_crew": _("I did not feel at home in the crew"),
        "language_at_work": _("The language at work was difficult"),
        "not_now": _("It does not suit me now"),
        "unknown": _("I would rather not say"),
    }


class ReasonChoice(Named):
    """The shared list; `words` says some reasons otherwise."""

    words: dict[str, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return self.words.get(obj.code) or super().label_from_instance(obj)


class BreakForm(GuardedText):
    """Why the work ended, by the list that all three sides choose from."""

    guarded = ("note",)

    reason = ReasonChoice(
        queryset=Reason.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    note = LongText(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, asked: BreakReport | None = None, simple: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.of_kind(ReasonKind.PLACEMENT_END).filter(until=None)
        side = asked.told_by if asked else ToldBy.PARTNER
        self.fields["reason"].words = own_words() if side == ToldBy.CANDIDATE else {}
        label, note = {
            ToldBy.CANDIDATE: (_("Why did your work stop?"), _("Do you want to say more?")),
            ToldBy.COMPANY: (_("Why did the work end, as you see it?"), _("What would have helped?")),
            ToldBy.PARTNER: (_("Why did it break, as you see it?"), _("What would have helped?")),
        }[ToldBy(side)]
        self.fields["reason"].label, self.fields["note"].label = label, note

    def take(self, asked: BreakReport, by: Any) -> None:
        asked.tell(self.cleaned_data["reason"], note=self.cleaned_data["note"], by=by)

    def add(self, placement: Placement, by: Any) -> None:
        """A partner's own account."""
        BreakReport.add(placement, self.cleaned_data["reason"], note=self.cleaned_data["note"], by=by)


class TrialForm(GuardedText):
    """How a proefplaatsing ended."""

    guarded = ("note",)

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did the trial placement end?"),
        choices=lambda: [(value, capfirst(label)) for value, label in TrialEnd.choices],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it ended.")},
    )
    note = LongText(
        label=gettext_lazy("What is good to know about it?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The candidate reads this too. No health, no BSN."),
    )


class VerdictForm(GuardedText):
    """The candidate: is it so?"""

    guarded = ("said",)

    verdict = cards({Verdict.AGREES: "yes", Verdict.CONTESTS: "no"})
    said = LongText(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, asked: TrialOutcome, simple: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].label = _("Is this right?")
        self.fields["verdict"].choices = [
            (Verdict.AGREES, _("Yes, that is right")),
            (Verdict.CONTESTS, _("No, it was otherwise")),
        ]
        self.fields["said"].label = _("What was otherwise?")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verdict") == Verdict.CONTESTS and not cleaned.get("said") and "said" not in self.errors:
            self.add_error("said", _("Say in a sentence what was otherwise."))
        return cleaned

    def take(self, asked: TrialOutcome, by: Any) -> None:
        asked.answer(self.cleaned_data["verdict"], said=self.cleaned_data["said"], by=by)


class CloseSignalForm(GuardedText):
    """How it ended and what was done."""

    guarded = ("done",)

    closing = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        choices=SignalClosing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it stands.")},
    )
    done = LongText(
        label=gettext_lazy("What was done?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("In a sentence or two. No health, no BSN."),
        error_messages={"required": gettext_lazy("Say in a sentence what was done.")},
    )

    def take(self, signal: Signal, by: Any) -> None:
        signal.close(self.cleaned_data["closing"], done=self.cleaned_data["done"], by=by)
