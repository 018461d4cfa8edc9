"""What a region types beside the national text: an addition, and examples of what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import FactorAddition, FactorExample
from transitiehuis.ui.forms import ConfirmInput, DateInput, HuisHelper

NO_CANDIDATES = _("Name no candidates: other organisations read this.")


class AdditionForm(GuardedText):
    """The region's words; empty takes them away."""

    guarded = ("text",)
    text = LongText(
        label=_("What does this mean in our region?"),
        help_text=_("It stands beside the national text, for every partner of the region. Empty takes it away."),
        required=False,
        max_length=2000,
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, standing: FactorAddition | None) -> None:
        facts = {"text": standing.text, "after": standing.pk} if standing else {"after": 0}
        super().__init__(data, initial=facts)


class ExampleForm(GuardedText):
    """Zo deden wij het: what was done, since when, and what came of it."""

    guarded = ("title", "did", "effect")
    region = forms.ChoiceField(label=_("Region"))
    title = forms.CharField(
        label=_("In a few words"), max_length=120, help_text=_("As a headline: what did you start to do?")
    )
    did = LongText(label=_("What did you do?"), help_text=NO_CANDIDATES, max_length=2000)
    effect = LongText(
        label=_("What came of it?"),
        help_text=_("With a number where you have one, and over which period."),
        max_length=2000,
    )
    since = forms.DateField(label=_("Since when?"), widget=DateInput)
    shared = forms.BooleanField(
        label=_("Yes, partners of every region may read this"),
        required=False,
        widget=ConfirmInput(legend=_("Share it with other regions?")),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, regions: Sequence[Region] = (), example: FactorExample | None = None
    ) -> None:
        facts: dict[str, Any] = {"since": days.today()}
        if example:
            names = ("title", "did", "effect", "since", "shared", "seen")
            facts = {name: getattr(example, name) for name in names}
        super().__init__(data, initial=facts)
        self.regions = {str(region.pk): region for region in regions}
        if len(self.regions) > 1:
            cast(forms.ChoiceField, self.fields["region"]).choices = [(pk, r.name) for pk, r in self.regions.items()]
        else:
            del self.fields["region"]

    @property
    def helper(self) -> HuisHelper:
        where = ["region"] if "region" in self.fields else []
        rest = ("did", "effect", Row(Column("since")), "keep_text", "shared", "seen")
        return HuisHelper(self, Layout(*where, "title", *rest))

    def clean_since(self) -> date:
        if self.cleaned_data["since"] > days.today():
            raise ValidationError(_("Choose today or an earlier day: an example is something you did."))
        return self.cleaned_data["since"]

    def step(self) -> dict[str, Any]:
        """The facts as `FactorExample.add` and `change` want them."""
        return {name: self.cleaned_data[name] for name in ("title", "did", "effect", "since", "shared")}

    def chosen_region(self) -> Region:
        return (
            self.regions[self.cleaned_data["region"]] if "region" in self.fields else next(iter(self.regions.values()))
        )


class WithdrawForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(label=_("Why do you withdraw it?"), help_text=_("Partners of your region can read this."))
