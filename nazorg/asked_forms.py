"""The questions by link, as forms: a few big choices on a phone, in plain words or plainer still."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from intake.guard import GuardedText, LongText
from nazorg.models import AtWork, CheckIn, Learning, Side, Signal, SignalClosing, Wellbeing
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


class CloseSignalForm(GuardedText, forms.Form):
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
