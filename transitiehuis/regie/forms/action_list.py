"""What can be chosen above the list of actions, and what a judgement is typed in."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie.models import Action, QuarterRound, SuccessFactor, Verdict
from transitiehuis.regie.models.actions import ActionQuerySet
from transitiehuis.ui.forms import HuisHelper

STATES = (
    ("", gettext_lazy("All")),
    ("open", gettext_lazy("Open")),
    ("late", gettext_lazy("Late")),
    ("done", gettext_lazy("Done")),
    ("dropped", gettext_lazy("Dropped")),
    ("unjudged", gettext_lazy("To be judged")),
)
WHOSE = (
    ("", gettext_lazy("All partners")),
    ("own", gettext_lazy("Of my organisation")),
    ("mine", gettext_lazy("Mine")),
)


class ActionsFilter(forms.Form):
    """The choices above the list; a value that does not exist counts as not chosen."""

    state = forms.ChoiceField(label=gettext_lazy("Standing"), required=False, choices=STATES)
    whose = forms.ChoiceField(label=gettext_lazy("Whose"), required=False, choices=WHOSE)
    factor = forms.ChoiceField(label=gettext_lazy("Success factor"), required=False)
    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        seen = QuarterRound.objects.visible_to(actor)
        rounds = seen.filter(actions__isnull=False).distinct().order_by("-year", "-quarter", "region__name", "pk")
        several = len({*actor.region_ids, *actor.directed_region_ids}) > 1
        names = [
            (str(pk), f"{year}-K{quarter}, {region}" if several else f"{year}-K{quarter}")
            for pk, year, quarter, region in rounds.values_list("pk", "year", "quarter", "region__name")
        ]
        self._offer("quarter", _("All quarters"), names)
        factors = SuccessFactor.objects.in_order().only("code", "title_nl", "title_en")
        self._offer("factor", _("All success factors"), [(factor.code, factor.title) for factor in factors])

    def _offer(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", every), *choices]

    def _chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def rows(self) -> ActionQuerySet:
        """What was chosen, of all that the actor sees: open first, then by date."""
        found = Action.objects.visible_to(self.actor).in_state(self._chosen("state"), days.today())
        if (whose := self._chosen("whose")) == "mine":
            found = found.filter(person__in=self.actor.membership_ids)
        elif whose == "own":
            found = found.filter(organisation__in=self.actor.organisation_ids)
        if code := self._chosen("factor"):
            found = found.filter(factor__code=code)
        if quarter := self._chosen("quarter"):
            found = found.filter(round=quarter)
        return found.in_order()


class JudgeForm(GuardedText):
    """Did it help, and how do you see that?"""

    guarded = ("text",)
    verdict = forms.ChoiceField(label=gettext_lazy("Did it help?"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("How do you see that?"), help_text=gettext_lazy("One sentence."), max_length=300
    )

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("verdict", "text", "keep_text"))
