"""The list of bottlenecks of a region, or of those that regions raised, with the choices above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import Bottleneck, BottleneckPartner, BottleneckState, ChainPart, FoundBy

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TONES = {
    BottleneckState.OPEN: "orange",
    BottleneckState.IN_WORK: "today",
    BottleneckState.SOLVED: "done",
    BottleneckState.UNSOLVABLE: "no",
}
LIVE_ONLY = "loopt"


class BottleneckFilter(forms.Form):
    """Which region, state, part of the chain and by whom found; GET, so a wrong choice is left out and not an error."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    stand = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        required=False,
        choices=lambda: [("", _("all")), (LIVE_ONLY, _("open or being worked on")), *BottleneckState.choices],
    )
    deel = forms.ChoiceField(
        label=gettext_lazy("Part of the chain"), required=False, choices=lambda: [("", _("all")), *ChainPart.choices]
    )
    gevonden = forms.ChoiceField(
        label=gettext_lazy("Found"), required=False, choices=lambda: [("", _("all")), *FoundBy.choices]
    )

    def __init__(self, data: Any, *, regions: list[Region]) -> None:
        super().__init__(data)
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]

    def narrowed(self, rows: QuerySet[Bottleneck]) -> QuerySet[Bottleneck]:
        """Those that the choices leave."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("stand") == LIVE_ONLY:
            rows = rows.live()  # type: ignore[attr-defined]
        elif chosen.get("stand"):
            rows = rows.filter(state=chosen["stand"])
        if chosen.get("deel"):
            rows = rows.filter(chain_part=chosen["deel"])
        if chosen.get("gevonden"):
            rows = rows.filter(found_by=chosen["gevonden"])
        return rows


def of_region(actor: Actor, region: Region) -> QuerySet[Bottleneck]:
    return known(Bottleneck.objects.visible_to(actor).filter(region=region))


def raised(actor: Actor) -> QuerySet[Bottleneck]:
    """What regions laid before the landelijk adviseur; what waits for an answer first, the oldest on top."""
    rows = known(Bottleneck.objects.visible_to(actor).raised())
    return rows.order_by("answered_at", "raised_at", "pk")


def known(rows: Any) -> QuerySet[Bottleneck]:
    """With the names that a row shows; one query."""
    partners = BottleneckPartner.objects.filter(bottleneck=OuterRef("pk")).order_by("organisation__sort_name", "pk")
    names = ArraySubquery(partners.values("organisation__name"))
    found: QuerySet[Bottleneck] = rows.with_names().in_order()
    return found.annotate(partner_names=names)


def standing(row: Bottleneck) -> tuple[str, str]:
    """Tone and word of how it stands."""
    return TONES[BottleneckState(row.state)], str(row.get_state_display())


def raised_standing(row: Bottleneck) -> tuple[str, str]:
    """Tone and word of what became of it at the landelijk adviseur; '' when it was not raised."""
    if row.raised_at is None:
        return "", ""
    if row.answered_at is None:
        return "open", _("raised, no answer yet")
    return ("done", _("taken up nationally")) if row.taken_up else ("new", _("answered nationally"))


def touched(row: Any) -> str:
    """The partners it touches, by name."""
    return ", ".join(row.partner_names)


def csv_rows(rows: Any) -> list[list[Any]]:
    """As a spreadsheet; a day stays a day."""
    head = [
        _("Bottleneck"), _("What happens"), _("Region"), _("Part of the chain"), _("Found"), _("Partners"),
        _("Reported on"), _("Standing"), _("How, or why not"), _("Nationally"),
    ]  # fmt: skip
    body = [
        [
            row.title, row.happens, row.region.name, capfirst(str(row.get_chain_part_display())),
            str(row.get_found_by_display()), touched(row), row.reported_on, str(row.get_state_display()), row.how,
            raised_standing(row)[1],
        ]
        for row in rows
    ]  # fmt: skip
    return [head, *body]
