"""What is typed about a bottleneck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import ManyNamed
from intake.guard import GuardedText, LongText
from intake.models import Step
from matching.forms.opened import Opened
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.forms.actions import FactorField
from transitiehuis.regie.models import (
    AgendaPoint,
    Agreement,
    Bottleneck,
    BottleneckState,
    ChainPart,
    FoundBy,
    SuccessFactor,
)
from transitiehuis.ui.forms import ConfirmInput, HuisHelper

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class AgreementField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Agreement) -> str:
        return obj.title


class BottleneckForm(Opened):
    """What hinders, where in the chain, and who found it. No names of candidates: it is about the chain."""

    guarded = ("title", "happens", "figure")
    made: Bottleneck
    names: ClassVar[tuple[str, ...]] = (
        "title", "happens", "chain_part", "step", "found_by", "figure", "factor", "agreement",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("What hinders?"), max_length=120)
    happens = LongText(
        label=gettext_lazy("What happens?"),
        help_text=gettext_lazy("Tell it without names: where does it stop, how often, and what does it cost?"),
    )
    chain_part = forms.ChoiceField(
        label=gettext_lazy("Part of the chain"),
        choices=lambda: [(value, capfirst(label)) for value, label in ChainPart.choices],
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Step"),
        required=False,
        choices=lambda: [("", _("no step")), *((value, capfirst(label)) for value, label in Step.choices)],
    )
    found_by = forms.ChoiceField(
        label=gettext_lazy("How was it found?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in FoundBy.choices],
        initial=FoundBy.PEOPLE,
    )
    figure = forms.CharField(
        label=gettext_lazy("Which figure shows it, and what does it say?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only when the figures found it."),
    )
    factor = FactorField(
        label=gettext_lazy("Success factor"),
        queryset=SuccessFactor.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    agreement = AgreementField(
        label=gettext_lazy("Agreement"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    partners = ManyNamed(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Which partners does it touch?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, region: Region, row: Bottleneck | None = None, **kwargs: Any
    ) -> None:
        self.actor = actor
        super().__init__(data, row=row, **kwargs)
        day = days.today()
        self.fields["factor"].queryset = SuccessFactor.objects.in_use(day).in_order()
        self.fields["agreement"].queryset = Agreement.objects.visible_to(actor).filter(region=region).in_order()
        self.fields["partners"].queryset = Organisation.objects.partners_of([region.pk], day).in_order()

    def said(self, row: Bottleneck) -> dict[str, Any]:
        chosen = list(row.partners.values_list("organisation", flat=True))
        return {**super().said(row), "factor": row.factor_id, "agreement": row.agreement_id, "partners": chosen}

    @property
    def helper(self) -> HuisHelper:
        what = Fieldset(_("What it is"), "title", "happens", "found_by", "figure")
        where = Fieldset(
            _("Where it belongs"),
            Row(Column("chain_part"), Column("step")),
            Row(Column("factor"), Column("agreement")),
            "partners",
        )
        return HuisHelper(self, Layout(what, where, "keep_text", "opened"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("found_by") == FoundBy.FIGURES and not cleaned.get("figure") and "figure" not in self.errors:
            self.add_error("figure", _("Say which figure shows it."))
        if cleaned.get("found_by") == FoundBy.PEOPLE:
            cleaned["figure"] = ""
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "partners": list(self.cleaned_data["partners"])}

    def change(self) -> None:
        self.row.rewrite(self.opened_at, by=self.actor, **self.facts())


class WallBottleneckForm(GuardedText):
    """A bottleneck as it is said in the meeting: what hinders and what happens; the rest can be filled in later."""

    guarded = ("title", "happens")
    title = forms.CharField(label=gettext_lazy("What hinders?"), max_length=120)
    happens = LongText(label=gettext_lazy("What happens?"))
    chain_part = forms.ChoiceField(
        label=gettext_lazy("Part of the chain"),
        choices=lambda: [("", _("choose")), *((value, capfirst(label)) for value, label in ChainPart.choices)],
    )
    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, point: AgendaPoint) -> None:
        super().__init__(data, initial={"sent": uuid4()}, prefix="knelpunt")
        self.factor = point.factor
        if self.factor:
            del self.fields["chain_part"]

    @property
    def helper(self) -> HuisHelper:
        part = [] if self.factor else ["chain_part"]
        return HuisHelper(self, Layout("title", "happens", *part, "keep_text", "sent"))

    def step(self) -> dict[str, Any]:
        """The facts as `Bottleneck.note` wants them."""
        part = self.factor.chain_part if self.factor else self.cleaned_data["chain_part"]
        return {"chain_part": part, **{name: self.cleaned_data[name] for name in ("title", "happens", "sent")}}


class SetAsideForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(
        label=gettext_lazy("Why is this no bottleneck?"),
        help_text=gettext_lazy("It stays away as long as the figures keep saying so."),
    )


class CloseForm(GuardedText):
    guarded = ("how",)
    state = forms.ChoiceField(
        label=gettext_lazy("How does it end?"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (value, capfirst(BottleneckState(value).label))
            for value in (BottleneckState.SOLVED, BottleneckState.UNSOLVABLE)
        ],
    )
    how = LongText(label=gettext_lazy("How was it solved, or why can it not be solved here?"))

    def step(self) -> tuple[BottleneckState, str]:
        return BottleneckState(self.cleaned_data["state"]), self.cleaned_data["how"]


class ReopenBottleneckForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(label=gettext_lazy("What happens again?"))


class RaiseForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(
        label=gettext_lazy("Why can the region not solve it alone?"),
        help_text=gettext_lazy("The national adviser gets this by mail, with what you wrote before."),
    )


class AnswerForm(Opened):
    """By the landelijk adviseur to the region."""

    guarded = ("answer",)
    answer = LongText(label=gettext_lazy("What do you answer the region?"))
    taken_up = forms.BooleanField(
        label=gettext_lazy("I take it up, nationally"),
        required=False,
        widget=ConfirmInput(legend=gettext_lazy("Do you take it up?")),
    )

    def said(self, row: Bottleneck) -> dict[str, Any]:
        return {**super().said(row), "answer": row.answer, "taken_up": row.taken_up}
