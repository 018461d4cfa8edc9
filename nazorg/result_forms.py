"""What is asked about where somebody works: of a begeleider, of the candidate by link, of the employer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText
from nazorg.models import Evidence, Result, Whereabouts
from nazorg.models.result_words import MONTHS
from transitiehuis import days
from transitiehuis.ui.forms import ChoiceCards, ConfirmInput, DateInput

CHOOSE = gettext_lazy("Choose an answer.")


class WordForm(GuardedText, forms.Form):
    """A begeleider records what is known, and whose word that is."""

    fields: dict[str, Any]
    guarded = ("paper",)

    answer = forms.ChoiceField(
        label=gettext_lazy("Where does the candidate work on this day?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    evidence = forms.ChoiceField(
        label=gettext_lazy("Who says so?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("The best founded word counts. Others stay beside it."),
    )
    paper = forms.CharField(
        label=gettext_lazy("Which document, and where is it?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only with a document, for instance: contract, in our own file. Add no copy."),
    )
    said_on = forms.DateField(
        label=gettext_lazy("On which day did you hear or see this?"), widget=DateInput, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("said_on", days.today())
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [
            (Whereabouts.SAME_EMPLOYER, _("Still with the same employer")),
            (Whereabouts.SAME_TRADE, _("With another employer, in the trade")),
            (Whereabouts.OTHER_WORK, _("At work, outside the trade")),
            (Whereabouts.NOT_AT_WORK, _("Not at work")),
            (Whereabouts.LEFT, _("Left this employer, the rest is not known")),
            (Whereabouts.UNKNOWN, _("Unknown: nobody could be reached")),
        ]
        self.fields["evidence"].choices = [
            (Evidence.DOCUMENT, _("A document, such as a contract or a payslip")),
            (Evidence.EMPLOYER, _("The employer")),
            (Evidence.CANDIDATE, _("The candidate")),
            (Evidence.GUIDE, _("I know it as guide")),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == Whereabouts.UNKNOWN:
            said |= {"evidence": Evidence.UNKNOWN, "paper": ""}
        elif not said.get("evidence"):
            self.add_error("evidence", _("Choose who says so."))
        if said.get("evidence") != Evidence.DOCUMENT:
            said["paper"] = ""
        elif not said.get("paper"):
            self.add_error("paper", _("Write down which document it is and where it can be found."))
        if said.get("said_on") and said["said_on"] > days.today():
            self.add_error("said_on", _("Choose today or an earlier day."))
        return said

    def facts(self) -> dict[str, Any]:
        """As `Result.say` takes it."""
        return {name: self.cleaned_data[name] for name in ("answer", "evidence", "paper", "said_on")}


class CandidateForm(forms.Form):
    """One question, on a phone."""

    fields: dict[str, Any]

    answer = forms.ChoiceField(widget=ChoiceCards, error_messages={"required": CHOOSE})
    stop = forms.BooleanField(
        label=gettext_lazy("Do not ask me this any more"),
        required=False,
        widget=ConfirmInput(legend=gettext_lazy("Not again?")),
        help_text=gettext_lazy("We then remove the address we kept for this."),
    )

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employer = result.series.placement.employer.name
        choices = [
            (Whereabouts.SAME_EMPLOYER, _("Yes, at %(employer)s") % {"employer": employer}),
            (Whereabouts.SAME_TRADE, _("No, I do technical work somewhere else")),
            (Whereabouts.OTHER_WORK, _("No, I do other work")),
            (Whereabouts.NOT_AT_WORK, _("No, I do not work now")),
        ]
        self.fields["answer"].label = _("Do you still work at %(employer)s?") % {"employer": employer}
        if result.answer == Whereabouts.LEFT:
            self.fields["answer"].label = _("Where do you work now?")
            choices = [
                (Whereabouts.SAME_TRADE, _("I do technical work")),
                (Whereabouts.OTHER_WORK, _("I do other work")),
                (Whereabouts.NOT_AT_WORK, _("I do not work now")),
            ]
        self.fields["answer"].choices = choices


class EmployerForm(forms.Form):
    """One question to who works at the company."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Does this person still work here?"),
        widget=ChoiceCards,
        choices=[
            (Whereabouts.SAME_EMPLOYER, gettext_lazy("Yes")),
            (Whereabouts.SAME_TRADE, gettext_lazy("No, works in technology somewhere else")),
            (Whereabouts.OTHER_WORK, gettext_lazy("No, does other work")),
            (Whereabouts.LEFT, gettext_lazy("No, we do not know where")),
        ],
        error_messages={"required": CHOOSE},
    )


class ResultFilter(forms.Form):
    """Which measuring points a list shows; a choice that does not exist is no filter."""

    fields: dict[str, Any]

    months = forms.ChoiceField(label=gettext_lazy("Measured"), required=False)
    stand = forms.ChoiceField(
        label=gettext_lazy("What is known"),
        required=False,
        choices=[
            ("", gettext_lazy("Everything")),
            ("open", gettext_lazy("Not known yet")),
            ("in", gettext_lazy("In the trade")),
            ("out", gettext_lazy("No longer in the trade")),
            ("unknown", gettext_lazy("Unknown")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(each), _("after %(months)s months") % {"months": each}) for each in MONTHS]
        self.fields["months"].choices = [("", _("At any point")), *months]
