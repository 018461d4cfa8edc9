"""How somebody is reached who has no account: one way for each person, and which person that is.

The candidate by the channel they chose; the leerbedrijf by whoever trains the candidate, else its contact for the
place, else the company itself. Who cannot be written to is asked by the begeleider.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.models import Channel as CandidateChannel
from matching.messages import trainers_of
from matching.models import Posting
from nazorg.models.asked import Channel
from nazorg.models.checkin import Side
from transitiehuis import days
from transitiehuis.netwerk.models import Language
from transitiehuis.outbox.telephone import can_text, mobile

if TYPE_CHECKING:
    from intake.models import Candidate
    from matching.models import Placement
    from transitiehuis.netwerk.models import User


@dataclass(frozen=True)
class Reach:
    """`recipient` says which person without naming them; `to` is the one of user, address, phone that `owe` takes."""

    recipient: str
    channel: str
    language: str
    to: dict[str, Any]


def reach_of(placement: Placement, side: str) -> Reach:
    if side == Side.CANDIDATE:
        return of_candidate(placement.trajectory.candidate)
    return of_company(placement)


def of_candidate(candidate: Candidate) -> Reach:
    """By the channel they chose, and no other."""
    recipient = f"candidate-{candidate.merged_into_id or candidate.pk}"
    if candidate.channel == CandidateChannel.EMAIL:
        return Reach(recipient, Channel.EMAIL, candidate.language, {"address": candidate.email})
    if candidate.channel == CandidateChannel.PHONE and can_text(candidate.phone):
        return Reach(recipient, Channel.TEXT, candidate.language, {"phone": mobile(candidate.phone)})
    return Reach(recipient, Channel.GUIDE, candidate.language, {})


def of_company(placement: Placement) -> Reach:
    """Who trains the candidate there today, else the contact of the place, else the company."""
    posted = Posting.objects.filter(placement=placement).current_on(days.today())
    posting = posted.select_related("trainer__membership__user").first()
    trainer = posting.trainer if posting else None
    if trainer and trainer.membership and trainer.membership.user.is_active:
        return _user(trainer.membership.user)
    if trainer and trainer.email:
        return _address(f"trainer-{trainer.pk}", trainer.email)
    company = placement.training_company
    if placement.place and placement.place.employer_id == company.pk and placement.place.contact_email:
        return _address(f"company-{company.pk}", placement.place.contact_email)
    if users := trainers_of(company.pk):
        return _user(users[0])
    if company.email:
        return _address(f"company-{company.pk}", company.email)
    return Reach(f"company-{company.pk}", Channel.GUIDE, Language.DUTCH, {})


def _user(user: User) -> Reach:
    return Reach(f"user-{user.pk}", Channel.EMAIL, user.language, {"user": user})


def _address(recipient: str, address: str) -> Reach:
    return Reach(recipient, Channel.EMAIL, Language.DUTCH, {"address": address})
