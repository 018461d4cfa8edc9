"""The words of an agreement: its numbers and money as sentences, and the whole text as parties sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.route_lines import euro
from transitiehuis.netwerk.models import Language
from transitiehuis.regie.models import TermKind
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.regie.models import Agreement, AgreementFunding, AgreementTerm

HEADING = "## "


def said_number(term: AgreementTerm) -> str:
    """intake binnen 5 werkdagen, 12 mensen per kwartaal, 16 uur ketenregisseur per week"""
    if term.kind == TermKind.STEP_TERM:
        said = ngettext(
            "%(step)s within %(number)s working day", "%(step)s within %(number)s working days", term.number
        )
    elif term.kind == TermKind.INFLOW:
        said = ngettext(
            "%(number)s person that starts, per quarter", "%(number)s people that start, per quarter", term.number
        )
    elif term.kind == TermKind.ACTIVITY_HOURS:
        said = ngettext("%(number)s hour of work per quarter", "%(number)s hours of work per quarter", term.number)
    elif term.kind == TermKind.ROUTE_STARTS:
        said = ngettext(
            "%(number)s start of a course per quarter", "%(number)s starts of courses per quarter", term.number
        )
    else:
        said = ngettext(
            "%(number)s hour of the chain director per week",
            "%(number)s hours of the chain director per week",
            term.number,
        )
    number = {"number": term.number, "step": term.get_step_display()}
    return capfirst(said % number)


def said_money(row: AgreementFunding) -> str:
    """Regiodeal, € 60.000, tot en met vrijdag 30 april 2027"""
    facts = {"source": row.source, "amount": euro(row.amount), "day": longday(row.until)}
    if row.amount is None:
        return _("%(source)s, amount not agreed, until and including %(day)s") % facts
    return _("%(source)s, %(amount)s, until and including %(day)s") % facts


def said_period(agreement: Agreement) -> str:
    facts = {"since": longday(agreement.since), "until": longday(agreement.until) if agreement.until else ""}
    if agreement.until:
        return _("From %(since)s until and including %(until)s.") % facts
    return _("From %(since)s, until a party ends it.") % facts


def wording(agreement: Agreement) -> str:
    """The whole text as it stands now; Dutch, for it is a Dutch agreement. Title first, then parts under a heading."""
    with translation.override(Language.DUTCH):
        parties = [party.organisation.name for party in agreement.parties.with_names()]
        numbers = [f"{term.organisation.name}: {said_number(term)}" for term in agreement.terms.with_names()]
        money = [said_money(row) for row in agreement.funding.order_by("until", "pk")]
        activities = agreement.activities.select_related("activity").order_by("activity__position", "pk")
        work = [capfirst(row.activity.name) for row in activities]
        work += [row.route.title for row in agreement.routes.select_related("route").order_by("route__title", "pk")]
        parts = [
            (_("Between"), parties),
            (_("What we agree"), agreement.text.split("\n")),
            (_("How long"), [said_period(agreement)]),
            (_("Numbers"), numbers),
            (_("Who pays"), money),
            (_("What this agreement carries"), work),
            (_("What falls away when it ends"), agreement.falls_away.split("\n") if agreement.falls_away else []),
        ]
    shown = (f"{HEADING}{title}\n" + "\n".join(lines) for title, lines in parts if lines)
    return "\n\n".join([agreement.title, *shown])


def parts_of(body: str) -> tuple[str, list[dict[str, Any]]]:
    """The title of a text and its parts, to draw: each a heading with its lines."""
    title, _newline, rest = body.partition("\n\n")
    found = []
    for block in rest.removeprefix(HEADING).split(f"\n\n{HEADING}"):
        heading, _newline, text = block.partition("\n")
        found.append({"title": heading, "lines": text.split("\n")})
    return title, found
