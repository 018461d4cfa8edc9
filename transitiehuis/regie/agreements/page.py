"""The page of one agreement in words: how it stands, who signed, its numbers and money, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.agreements.falling import falls_away
from transitiehuis.regie.agreements.listing import TONES
from transitiehuis.regie.agreements.wording import euro, said_number, said_period
from transitiehuis.regie.linked import linked
from transitiehuis.regie.models import (
    Agreement,
    AgreementChangeKind,
    AgreementSignature,
    AgreementState,
    AgreementWording,
    Standing,
)
from transitiehuis.ui.parts import Moment, Person
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import longday, shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

KINDS = {
    AgreementChangeKind.MADE: "new",
    AgreementChangeKind.SIGNED: "done",
    AgreementChangeKind.RENEWED: "new",
    AgreementChangeKind.ENDED: "no",
}


def context(agreement: Agreement, actor: Actor) -> dict[str, Any]:
    """What the page shows; `agreement` knows its names."""
    today = days.today()
    standing = agreement.standing_on(today)
    successors = list(agreement.successors.exclude(state=AgreementState.ENDED).order_by("pk"))
    directs = agreement.directed_by(actor)
    money = list(agreement.funding.order_by("until", "pk"))
    signatures = list(agreement.signatures.standing().select_related("link", "organisation"))
    soon = agreement.ends_soon(today) and not any(one.signed_on for one in successors)
    return {
        "agreement": agreement,
        "standing": (("orange", _("in force, ends soon")) if soon else (TONES[standing], standing.label)),
        "directs": directs,
        "draft": directs and agreement.state == AgreementState.DRAFT,
        "signing": directs and agreement.state == AgreementState.SIGNING,
        "renewable": directs and agreement.state == AgreementState.SIGNED and agreement.until and not successors,
        "endable": directs and agreement.state != AgreementState.ENDED and standing != Standing.EXPIRED,
        "paper": directs and agreement.state != AgreementState.ENDED,
        "successor": next(iter(successors), None),
        "facts": facts(agreement),
        "parties": [party(one, signatures) for one in agreement.parties.with_names()],
        "unsigned": [one for one in signatures if one.signed_at is None],
        "terms": [(term, said_number(term)) for term in agreement.terms.with_names()],
        "money": [(row, euro(row.amount)) for row in money],
        "documents": list(agreement.documents.order_by("name", "pk")),
        "falls": falls_away(agreement, today),
        "moments": moments(agreement),
        **linked(actor, agreement.region_id, "agreement", agreement),
    }


def facts(agreement: Agreement) -> list[tuple[str, Any]]:
    return [
        (_("Lasts"), said_period(agreement)),
        (_("Part of the chain"), capfirst(str(agreement.get_chain_part_display()))),
        (_("Success factor"), agreement.factor.title if agreement.factor else ""),
        (_("Signed by all"), longday(agreement.signed_on) if agreement.signed_on else ""),
        (_("Ended early"), longday(agreement.ended_on) if agreement.ended_on else ""),
    ]


def party(row: Any, signatures: list[AgreementSignature]) -> Person:
    """One party, and whether it signed."""
    found = next((one for one in signatures if one.organisation_id == row.organisation_id), None)
    url = reverse("netwerk:organisation", args=[row.organisation_id])
    name = row.organisation.name
    if found is None:
        return Person(name, url=url)
    if found.signed_at:
        note = _("%(name)s, %(office)s, by link %(link)s") % {
            "name": found.signed_name,
            "office": found.signed_as,
            "link": found.link_id,
        }
        return Person(name, note, url, "done", _("signed on %(day)s") % {"day": shortday(found.signed_at)})
    if found.usable:
        note = _("%(email)s, asked on %(day)s") % {"email": found.email, "day": day_words(found.asked_at)}
        return Person(name, note, url, "open", _("not signed yet"))
    return Person(name, found.email, url, "late", _("the link has expired"))


def moments(agreement: Agreement) -> list[Moment]:
    """What happened, newest first."""
    rows = agreement.changes.select_related("by", "organisation").order_by("-at", "-pk")
    return [
        Moment(
            row.at,
            capfirst(str(row.get_kind_display())),
            row.organisation.name if row.organisation else row.by.name if row.by else "",
            KINDS.get(AgreementChangeKind(row.kind), "open"),
            (row.note,) if row.note else (),
        )
        for row in rows
    ]


def foot(text: AgreementWording) -> str:
    """Which version of the words these are."""
    facts = {"number": text.number, "day": longday(text.made_at), "mark": text.mark}
    return _("Version %(number)s of %(day)s, digest %(mark)s") % facts


def signed_rows(agreement: Agreement) -> list[list[str]]:
    """Each party with who signed for it and when, for paper."""
    signatures = list(agreement.signatures.standing().select_related("link", "organisation"))
    rows = []
    for one in agreement.parties.with_names():
        shown = party(one, signatures)
        rows.append([shown.name, ", ".join(filter(None, [shown.note, shown.status])) or _("not asked yet")])
    return rows
