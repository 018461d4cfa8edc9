"""The list of a region: what is in force, what ends when, and whose money runs out; with the choices above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.route_lines import euro
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.models import (
    Agreement,
    AgreementFunding,
    AgreementParty,
    AgreementState,
    ChainPart,
    Standing,
)
from transitiehuis.ui.parts import Kpi
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TONES = {
    Standing.DRAFT: "open",
    Standing.SIGNING: "today",
    Standing.AHEAD: "new",
    Standing.IN_FORCE: "done",
    Standing.EXPIRED: "same",
    Standing.ENDED: "no",
}
PAST = (Standing.EXPIRED, Standing.ENDED)


class AgreementFilter(forms.Form):
    """Which region, part of the chain and party; GET, so a wrong choice is left out and not an error."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    stand = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        required=False,
        choices=lambda: [("", _("all")), ("loopt-af", _("ends within half a year")),
                         *((value.value, value.label) for value in Standing)],
    )  # fmt: skip
    deel = forms.ChoiceField(
        label=gettext_lazy("Part of the chain"),
        required=False,
        choices=lambda: [("", _("all")), *ChainPart.choices],
    )
    partij = forms.ChoiceField(label=gettext_lazy("Party"), required=False)

    def __init__(self, data: Any, *, regions: list[Region], parties: list[Organisation]) -> None:
        super().__init__(data)
        self.fields["partij"].choices = [("", _("all")), *((str(one.pk), one.name) for one in parties)]
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]

    def chosen(self, name: str) -> str:
        """What was chosen, '' for nothing and for what is no choice."""
        self.full_clean()
        return str(self.cleaned_data.get(name) or "")


@dataclass(frozen=True)
class Listed:
    """One agreement as a row: its standing today, its parties, and the first money that ends."""

    agreement: Agreement
    standing: Standing
    soon: bool
    parties: tuple[str, ...]
    money: tuple[AgreementFunding, ...]
    successor: Agreement | None

    @property
    def tone(self) -> str:
        return "orange" if self.soon and not self.successor else TONES[self.standing]

    @property
    def words(self) -> str:
        """in force, ends in 2 months; or how else it stands."""
        if self.soon and self.successor is None:
            return _("ends on %(day)s") % {"day": shortday(self.last or days.today())}
        if self.successor and self.standing == Standing.IN_FORCE:
            return _("in force, renewed")
        return str(self.standing.label)

    @property
    def last(self) -> date | None:
        return self.agreement.last_day

    @property
    def past(self) -> bool:
        return self.standing in PAST

    @property
    def amount(self) -> int:
        return sum(row.amount or 0 for row in self.money)


def listed(actor: Actor, region: Region, day: date) -> list[Listed]:
    """All agreements of the region, what ends first on top; four queries."""
    parties = AgreementParty.objects.with_names()
    rows = Agreement.objects.visible_to(actor).filter(region=region).in_order().prefetch_related(
        Prefetch("parties", queryset=parties, to_attr="known_parties"),
        Prefetch("funding", queryset=AgreementFunding.objects.order_by("until", "pk"), to_attr="known_money"),
        Prefetch(
            "successors", queryset=Agreement.objects.filter(state=AgreementState.SIGNED), to_attr="signed_successors"
        ),
    )  # fmt: skip
    return [row_of(row, day) for row in rows]


def row_of(agreement: Any, day: date) -> Listed:
    return Listed(
        agreement,
        agreement.standing_on(day),
        agreement.ends_soon(day),
        tuple(party.organisation.name for party in agreement.known_parties),
        tuple(agreement.known_money),
        next(iter(agreement.signed_successors), None),
    )


def chosen_of(rows: list[Listed], form: AgreementFilter) -> list[Listed]:
    """Those that the choices above the list leave."""
    standing, part, party = form.chosen("stand"), form.chosen("deel"), form.chosen("partij")

    def fits(row: Listed) -> bool:
        stands = not standing or (row.soon if standing == "loopt-af" else row.standing == standing)
        known: list[AgreementParty] = row.agreement.known_parties  # type: ignore[attr-defined]
        of_party = not party or any(str(one.organisation_id) == party for one in known)
        return stands and (not part or row.agreement.chain_part == part) and of_party

    return [row for row in rows if fits(row)]


def parties_in(rows: list[Listed]) -> list[Organisation]:
    """The organisations that are party to one of these, by name."""
    found: dict[int, Organisation] = {}
    for row in rows:
        for party in row.agreement.known_parties:  # type: ignore[attr-defined]
            found[party.organisation_id] = party.organisation
    return sorted(found.values(), key=lambda one: one.sort_name)


def figures(rows: list[Listed], day: date, query: str) -> list[Kpi]:
    """In force, ends soon, to be signed, and money that ends within half a year."""
    until = days.add_months(day, 6)
    in_force = [row for row in rows if row.standing == Standing.IN_FORCE]
    soon = [row for row in in_force if row.soon and row.successor is None]
    waiting = [row for row in rows if row.standing == Standing.SIGNING]
    money = [one for row in in_force for one in row.money if day <= one.until <= until]
    total = sum(one.amount or 0 for one in money)
    sources = ngettext("%(count)s source", "%(count)s sources", len(money)) % {"count": len(money)}
    return [
        Kpi(_("In force"), str(len(in_force)), url=f"?stand=in_force{query}#lijst"),
        Kpi(
            _("Ends within half a year"),
            str(len(soon)),
            url=f"?stand=loopt-af{query}#lijst",
            note=_("and nobody signed a successor yet"),
        ),
        Kpi(_("To be signed"), str(len(waiting)), url=f"?stand=signing{query}#lijst"),
        Kpi(
            _("Money that ends within half a year"),
            euro(total) if money else _("none"),
            note=sources if money else "",
            definition=_("Amounts under agreements in force whose last day lies within half a year from today."),
        ),
    ]


def csv_rows(rows: list[Listed]) -> list[list[Any]]:
    """As a spreadsheet; a day stays a day."""
    head = [
        _("Agreement"), _("Part of the chain"), _("Parties"), _("First day"), _("Last day"), _("Standing"),
        _("Money in euros"), _("First money ends on"),
    ]  # fmt: skip
    found: list[list[Any]] = [head]
    for row in rows:
        first = row.money[0].until if row.money else ""
        found.append([
            row.agreement.title, capfirst(str(row.agreement.get_chain_part_display())), ", ".join(row.parties),
            row.agreement.since, row.last or "", str(row.standing.label), row.amount or "", first,
        ])  # fmt: skip
    return found
