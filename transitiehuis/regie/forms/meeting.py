"""What is typed before and in a kwartaalgesprek."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie.forms.actions import ActionForm, FactorField
from transitiehuis.regie.models import AgendaPoint, Decision, QuarterMeeting, QuarterRound, SuccessFactor
from transitiehuis.regie.models.agenda import LONGEST_POINT, USUAL_POINT
from transitiehuis.regie.models.meetings import FEWEST_MINUTES, MOST_MINUTES
from transitiehuis.ui.forms import HuisHelper


class PointForm(GuardedText):
    """A point of the director's own."""

    guarded = ("title", "why")
    title = forms.CharField(label=_("What do you want to talk about?"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_POINT, initial=USUAL_POINT)
    factor = FactorField(
        label=_("Success factor"), queryset=SuccessFactor.objects.none(), required=False, empty_label=_("none")
    )
    why = LongText(label=_("Why now?"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        in_use = SuccessFactor.objects.in_use(days.today()).in_order()
        cast(forms.ModelChoiceField, self.fields["factor"]).queryset = in_use

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("title", Row(Column("factor"), Column("minutes")), "why", "keep_text"))

    def step(self) -> dict[str, Any]:
        """The facts as `AgendaPoint.add` wants them."""
        return {name: self.cleaned_data[name] for name in ("title", "minutes", "factor", "why")}


class MinutesForm(forms.Form):
    """Time for each point, and for the whole."""

    length = forms.IntegerField(
        label=_("Minutes for the whole meeting"), min_value=FEWEST_MINUTES, max_value=MOST_MINUTES
    )

    def __init__(self, data: Any = None, *, meeting: QuarterMeeting, points: Sequence[AgendaPoint]) -> None:
        super().__init__(data, initial={"length": meeting.minutes, **{f"m{p.pk}": p.minutes for p in points}})
        for point in points:
            self.fields[f"m{point.pk}"] = forms.IntegerField(
                label=_("Minutes for “%(title)s”") % {"title": point.title}, min_value=1, max_value=LONGEST_POINT
            )

    def field_of(self, point: AgendaPoint) -> BoundField:
        return self[f"m{point.pk}"]

    def minutes(self) -> dict[int, int]:
        """Minutes by the key of the point."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if name != "length"}


class DecisionForm(GuardedText):
    """A decision as one sentence. `sent` is the mark by which it is written once, however often it arrives."""

    guarded = ("text",)
    text = forms.CharField(label=_("What is decided?"), max_length=300)
    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"sent": uuid4()}, prefix="besluit")

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("text", "keep_text", "sent"))


class ChangeForm(GuardedText):
    """Other words for a decision, with the version that was read."""

    guarded = ("text",)
    text = forms.CharField(label=_("What is decided?"), max_length=300)
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, decision: Decision) -> None:
        super().__init__(data, initial={"text": decision.text, "seen": decision.version})

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("text", "keep_text", "seen"))


class WallActionForm(ActionForm):
    """An action as it is agreed: what, who, by when. It is on the factor of the point."""

    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, round: QuarterRound, actor: Actor) -> None:
        super().__init__(data, round=round, actor=actor)
        for name in ("factor", "why"):
            del self.fields[name]
        self.initial["sent"] = uuid4()
        self.prefix = "actie"

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("text", Row(Column("owner"), Column("due_on")), "keep_text", "sent"))
