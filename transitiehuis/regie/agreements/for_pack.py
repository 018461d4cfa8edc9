"""What agreements tell other rooms: what ends within two quarters, as a section of the pack and as points."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.route_lines import euro
from transitiehuis import days
from transitiehuis.regie.agreements.falling import falls_away
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.models import Agreement, AgreementFunding, AgreementParty, AgreementState
from transitiehuis.regie.pack.sections import Cell, Section, Table, section
from transitiehuis.regie.subjects import subject
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound

AHEAD = 6  # months: two quarters

subject("agreement", Agreement)


def ending(round: QuarterRound, day: date) -> list[Agreement]:
    """Agreements of the region that hold on `day` and end within two quarters from it, without a signed successor."""
    rows = Agreement.objects.filter(region=round.region_id).ending(day, days.add_months(day, AHEAD))
    return list(rows.in_order())


def money_ending(round: QuarterRound, day: date) -> list[AgreementFunding]:
    return list(AgreementFunding.objects.ending([round.region_id], day, days.add_months(day, AHEAD)))


def parties_of(agreements: list[Agreement]) -> dict[int, str]:
    """The names of the parties by agreement, in one query."""
    found: dict[int, list[str]] = {}
    for row in AgreementParty.objects.filter(agreement__in=agreements).with_names():
        found.setdefault(row.agreement_id, []).append(row.organisation.name)
    return {pk: ", ".join(names) for pk, names in found.items()}


@section("agreements", 70)
def tell(round: QuarterRound, day: date) -> Section | None:
    """None where the region wrote no agreement down."""
    rows = Agreement.objects.filter(region=round.region_id)
    in_force = rows.in_force_on(day).count()
    if not in_force and not rows.exclude(state=AgreementState.ENDED).exists():
        return None
    agreements, money = ending(round, day), money_ending(round, day)
    return Section(
        title=_("Agreements and money that end"),
        lead=lead(in_force, len(agreements)),
        says=tuple(filter(None, [said_money(money), said_signing(round)])),
        tables=tuple(filter(None, [table_of(agreements, day), money_table(money)])),
    )


def lead(in_force: int, ending_soon: int) -> str:
    facts = {"in_force": in_force, "count": ending_soon}
    if not ending_soon:
        return _("Agreements in force: %(in_force)s. None of them ends within two quarters.") % facts
    said = ngettext(
        "Agreements in force: %(in_force)s. Of these %(count)s ends within two quarters, without a signed successor.",
        "Agreements in force: %(in_force)s. Of these %(count)s end within two quarters, without a signed successor.",
        ending_soon,
    )
    return said % facts


def said_money(money: list[AgreementFunding]) -> str:
    if not money:
        return _("No money under an agreement ends within two quarters.")
    unknown = sum(row.amount is None for row in money)
    facts = {"amount": euro(sum(row.amount or 0 for row in money)), "count": len(money), "unknown": unknown}
    said = ngettext(
        "Money that ends: %(amount)s, from %(count)s source; without a known amount: %(unknown)s.",
        "Money that ends: %(amount)s, from %(count)s sources; without a known amount: %(unknown)s.",
        len(money),
    )
    return said % facts


def said_signing(round: QuarterRound) -> str:
    """What waits for a signature; '' when nothing does."""
    waiting = Agreement.objects.filter(region=round.region_id, state=AgreementState.SIGNING).in_order()
    titles = [row.title for row in waiting]
    return _("To be signed: %(titles)s.") % {"titles": ", ".join(titles)} if titles else ""


def table_of(agreements: list[Agreement], day: date) -> Table | None:
    if not agreements:
        return None
    parties = parties_of(agreements)
    rows: list[tuple[Cell, ...]] = []
    for row in agreements:
        falls = falls_away(row, day)
        rows.append((
            row.title, parties.get(row.pk, ""), row.last_day,
            falls.hours if falls.work else None, falls.seats_in_all if falls.seats else None,
        ))  # fmt: skip
    return Table(
        caption=_("Agreements that end within two quarters"),
        columns=(
            _("Agreement"), _("Parties"), _("Last day"), _("Hours per quarter that fall away"),
            _("Seats that fall away"),
        ),
        rows=tuple(rows),
        source=_(
            "Signed agreements without a signed successor. Hours: what parties said they put into the work that the"
            " agreement carries. Seats: in starts after the last day."
        ),
    )  # fmt: skip


def money_table(money: list[AgreementFunding]) -> Table | None:
    if not money:
        return None
    return Table(
        caption=_("Money that ends within two quarters"),
        columns=(_("From"), _("Agreement"), _("Amount in euros"), _("Last day")),
        rows=tuple((row.source, row.agreement.title, row.amount, row.until) for row in money),
        source=_("Sources as they stand under agreements in force."),
    )


@proposes("agreement", 30)
def points(round: QuarterRound, day: date) -> list[Proposed]:
    """Each agreement that ends within two quarters: renew it, or let it end knowing what falls away."""
    found = []
    for row in ending(round, day):
        facts = {"day": longday(row.last_day or day), "hours": f"{falls_away(row, day).hours:.0f}"}
        why = _("It ends on %(day)s; nobody signed a successor.") % facts
        if facts["hours"] != "0":
            why = _("It ends on %(day)s and carries %(hours)s hours per quarter; nobody signed a successor.") % facts
        found.append(Proposed(f"agreement-{row.pk}", capfirst(row.title), why, row.get_absolute_url(), row.factor))
    return found
