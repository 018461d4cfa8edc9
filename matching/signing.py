"""The wording of a praktijkovereenkomst, and the mails with a link to sign it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.candidate_mail import to_candidate
from intake.messages import team_of
from intake.models import Involvement, PartyRole
from matching.messages import to_holder, to_user, trainers_of
from matching.models.signature import SignatureParty
from transitiehuis.netwerk.models import Language
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday, longday

if TYPE_CHECKING:
    from datetime import date

    from matching.models import PracticeAgreement, Signature
    from transitiehuis.netwerk.actor import Actor

ASKED, SIGNED = "matching.signature_asked", "matching.agreement_signed"
PARTY = _lazy("You are a party to this agreement.")


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
            why=str(PARTY),
        )


@still_stands(ASKED)
def still_asked(owed: Any) -> bool:
    """Asked again at delivery: signed or withdrawn in the meantime needs no mail."""
    from matching.models import Signature

    return Signature.objects.standing().filter(pk=int(owed.key.split("/")[1]), signed_at=None).exists()


def complete(agreement: PracticeAgreement, *, by: Actor) -> None:
    """All three have signed: to who is aan zet and to the three themselves, each where they may read it."""
    trajectory, key = agreement.placement.trajectory, f"agreement/{agreement.pk}/complete"
    facts = {"number": trajectory.number, "company": agreement.training_company.name}

    def worker() -> tuple[str, str, str]:
        return (
            _("Signed by all three: trajectory %(number)s") % facts,
            _("Candidate, school and %(company)s have signed the praktijkovereenkomst of trajectory %(number)s.")
            % facts,
            _("Your organisation works on trajectory %(number)s.") % facts,
        )

    to_holder(key, SIGNED, trajectory, worker, by=by)
    signed = {one.party: one for one in agreement.signatures.standing().exclude(signed_at=None).select_related("link")}
    for party, signature in signed.items():
        _told_by_link(agreement, signature, f"{key}/{party}", facts)
    if SignatureParty.CANDIDATE not in signed:
        to_candidate(f"{key}/candidate", SIGNED, trajectory, lambda: _said(facts), why=PARTY)
    if SignatureParty.COMPANY not in signed:
        _told_company(agreement, f"{key}/company", facts)
    if SignatureParty.SCHOOL not in signed:
        schools = Involvement.objects.filter(trajectory=trajectory, role=PartyRole.SCHOOL, until=None)
        for school in schools.exclude(organisation=trajectory.holder_id).order_by("pk"):
            for member in team_of(school.organisation_id):
                if by.user is None or member.user_id != by.user.pk:
                    to_user(f"{key}/{member.user_id}", SIGNED, trajectory, worker, member=member, must=False)


def _said(facts: dict[str, str]) -> tuple[str, str]:
    subject = _("Signed by all three: praktijkovereenkomst with %(company)s") % facts
    body = _(
        "All three have signed the praktijkovereenkomst with %(company)s: the candidate, the company and the school. "
        "You need not do anything."
    )
    return subject, body % facts


def _told_by_link(agreement: PracticeAgreement, signature: Signature, key: str, facts: dict[str, str]) -> None:
    """In Dutch, as the question to sign was; with the link it was signed by it can be read again."""
    trajectory = agreement.placement.trajectory
    with translation.override(Language.DUTCH):
        subject, body = _said(facts)
        owe(
            key,
            kind=SIGNED,
            address=signature.email,
            region=trajectory.region,
            trajectory_id=trajectory.pk,
            link=signature.link,
            subject=subject,
            body=body + "\n\n" + _("Here you read again what you signed:\n\n{url}"),
            why=str(PARTY),
        )


def _told_company(agreement: PracticeAgreement, key: str, facts: dict[str, str]) -> None:
    """Who signed on paper: its people with an account, to the page of the placement, else the company's address."""
    placement, company = agreement.placement, agreement.training_company
    about: dict[str, Any] = {"region": placement.trajectory.region, "trajectory_id": placement.trajectory_id}
    users = trainers_of(company.pk)
    for user in users:
        with translation.override(user.language):
            subject, body = _said(facts)
            why = str(PARTY)
        url = placement.get_absolute_url()
        said: dict[str, Any] = {"subject": subject, "body": body, "why": why, "url": url, "organisation": company}
        owe(f"{key}/{user.pk}", kind=SIGNED, user=user, **said, **about)
    if not users and company.email:
        with translation.override(Language.DUTCH):
            subject, body = _said(facts)
            owe(key, kind=SIGNED, address=company.email, subject=subject, body=body, why=str(PARTY), **about)
