"""The wording of a praktijkovereenkomst, and the mails with a link to sign it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from matching.messages import to_holder
from matching.models.signature import SignatureParty
from transitiehuis.netwerk.actor import CLOCK
from transitiehuis.netwerk.models import Language
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday, longday

if TYPE_CHECKING:
    from datetime import date

    from matching.models import PracticeAgreement, Signature

ASKED = "matching.signature_asked"


@cache
def example() -> str:
    """The example text, with the places of the facts in it."""
    return (Path(settings.BASE_DIR) / "data" / "pok.txt").read_text(encoding="utf-8")


def wording(agreement: PracticeAgreement, *, school: str, until: date, trainer: str, qualification: str) -> str:
    """The whole text for this person, leerbedrijf and school; Dutch, for it is a Dutch agreement."""
    with translation.override(Language.DUTCH):
        former = agreement.replaces
        replaces = (
            f"\nDeze overeenkomst komt in de plaats van die vanaf {longday(former.since)} met "
            f"{former.training_company.name}.\n"
            if former
            else ""
        )
        return example().format(
            candidate=agreement.placement.trajectory.candidate.name,
            company=agreement.training_company.name,
            school=school,
            qualification=qualification,
            hours=agreement.placement.hours_now,
            trainer=trainer or "wordt nog genoemd",
            since=longday(agreement.since),
            until=longday(until),
            replaces=replaces,
        )


def paragraphs(body: str) -> list[dict[str, Any]]:
    """The text as parts to draw: a heading with its paragraphs. The first line is the title, the second the note."""
    found: list[dict[str, Any]] = []
    for block in body.strip().split("\n\n")[1:]:
        head, _newline, rest = block.partition("\n")
        numbered = head[:1].isdigit()
        lines = rest.split("\n") if numbered else block.split("\n")
        found.append({"title": head if numbered else "", "lines": lines})
    return found


def title_of(body: str) -> tuple[str, str]:
    """Title and note of the text."""
    title, _newline, rest = body.strip().partition("\n")
    return title.capitalize().replace("(pok)", "(POK)"), rest.partition("\n")[0]


def asked(signature: Signature) -> None:
    """To the party that is asked to sign, in Dutch: what, with whom, until when the link works."""
    agreement = signature.agreement
    placement = agreement.placement
    with translation.override(Language.DUTCH):
        facts = {
            "company": agreement.training_company.name,
            "start": fullday(agreement.since),
            "last": fullday(signature.link.expires_at.date()) if signature.link else "",
        }
        if signature.party == SignatureParty.CANDIDATE:
            opening = _("You are going to learn and work at %(company)s, from %(start)s.") % facts
        else:
            opening = _("Somebody is going to learn and work at %(company)s, from %(start)s.") % facts
        body = (
            _(
                "There is a praktijkovereenkomst for that. Read it, and sign it when it is right. "
                "You need no account:\n\n{url}\n\nThe link works until %(last)s. Is something not right? "
                "Do not sign yet, and answer who arranges the placement with you."
            )
            % facts
        )
        owe(
            f"signature/{signature.pk}/asked",
            kind=ASKED,
            address=signature.email,
            region=placement.trajectory.region,
            trajectory_id=placement.trajectory_id,
            link=signature.link,
            subject=_("To sign: praktijkovereenkomst with %(company)s") % facts,
            body=f"{opening} {body}",
            why=_("You are a party to this agreement."),
        )


@still_stands(ASKED)
def still_asked(owed: Any) -> bool:
    """Asked again at delivery: signed or withdrawn in the meantime needs no mail."""
    from matching.models import Signature

    return Signature.objects.standing().filter(pk=int(owed.key.split("/")[1]), signed_at=None).exists()


def complete(agreement: PracticeAgreement) -> None:
    """To who is aan zet: all three have signed."""
    trajectory = agreement.placement.trajectory

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number, "company": agreement.training_company.name}
        return (
            _("Signed by all three: traject %(number)s") % facts,
            _("Candidate, school and %(company)s have signed the praktijkovereenkomst of traject %(number)s.") % facts,
            _("Your organisation is aan zet in traject %(number)s.") % facts,
        )

    to_holder(f"agreement/{agreement.pk}/complete", "matching.agreement_signed", trajectory, words, by=CLOCK)
