"""A kennismaking by mail and in everybody's calendar: the company, who is aan zet and the candidate who chose e-mail.

What lies in a calendar names the company and the place, never the candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.candidate_mail import Words as ToCandidate
from intake.candidate_mail import to_candidate
from intake.models import Channel
from matching.messages import Words, to_company, to_holder
from matching.models.words import ProposalStatus, WithdrawnBecause
from transitiehuis import days
from transitiehuis.calendar import Event, Method, render
from transitiehuis.netwerk.actor import CLOCK
from transitiehuis.outbox import still_stands
from transitiehuis.ui.words import appointed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from matching.models import Meeting, Proposal

PLANNED, CANCELLED = "matching.meeting_planned", "matching.meeting_cancelled"
REMINDER = "matching.meeting_reminder"


@dataclass(frozen=True)
class Said:
    """One thing told to three, each in words of their own."""

    kind: str
    method: Method
    company: Words
    candidate: ToCandidate
    holder: Words


def when_words(meeting: Meeting) -> str:
    """woensdag 25 november om 10.00 uur"""
    return appointed(meeting.starts_at)


def untold(proposal: Proposal) -> str:
    """The line for who works on the traject, when no mail goes to the candidate; '' when one does."""
    channel = proposal.trajectory.candidate.channel
    if channel == Channel.EMAIL:
        return ""
    if channel == Channel.GUIDE:
        return _("Have the candidate told of this by the guide: no mail is sent.")
    return _("Call the candidate with this: no mail is sent.")


def _facts(meeting: Meeting) -> dict[str, str]:
    proposal = meeting.proposal
    by = proposal.proposed_for
    return {
        "company": proposal.company.name,
        "title": proposal.place.title,
        "when": when_words(meeting),
        "where": meeting.where,
        "by": by.name,
        "phone": by.phone or by.email,
        "number": proposal.trajectory.number,
    }


def planned(meeting: Meeting) -> None:
    """Agreed, or moved to another moment or place."""
    moved = meeting.sequence > 0

    def company() -> tuple[str, str, str]:
        facts = _facts(meeting)
        subject = _("Moved: meeting the candidate, %(when)s") if moved else _("Meeting the candidate: %(when)s")
        body = _(
            "You meet the candidate for your place %(title)s on %(when)s.\n%(where)s\n\n"
            "Does it not suit you? Choose another moment here, or say afterwards whether you go on together:\n\n{url}"
        )
        return subject % facts, body % facts, _("You wanted to meet this candidate.")

    def candidate() -> tuple[str, str]:
        facts = _facts(meeting)
        subject = _("Another moment: you meet %(company)s") if moved else _("You meet %(company)s")
        body = _(
            "You meet %(company)s on %(when)s.\nAddress: %(where)s\n\n"
            "It is about this place: %(title)s. Ask everything you want to know.\n\n"
            "Can you not come? Call or mail %(by)s: %(phone)s. Then we choose another moment."
        )
        return subject % facts, body % facts

    def holder() -> tuple[str, str, str]:
        facts = _facts(meeting)
        subject = (
            _("Moved: trajectory %(number)s meets %(company)s")
            if moved
            else _("Trajectory %(number)s meets %(company)s")
        )
        body = _("%(when)s, %(where)s.\n\nAfterwards you record what came of it, on the page of the proposal.") % facts
        said = "\n\n".join(filter(None, (body, untold(meeting.proposal))))
        return subject % facts, said, _("Your organisation has the turn in trajectory %(number)s.") % facts

    _to_all(meeting, f"planned/{meeting.sequence}", Said(PLANNED, Method.REQUEST, company, candidate, holder))
    _remind(meeting)


def _remind(meeting: Meeting) -> None:
    """The candidate, the day before; once for each moment it was moved to, and not for what is today or tomorrow."""
    day = timezone.localdate(meeting.starts_at) - timedelta(days=1)
    if day <= days.today():
        return

    def words() -> tuple[str, str]:
        facts = _facts(meeting)
        body = _(
            "Tomorrow you meet %(company)s: %(when)s.\nAddress: %(where)s\n\n"
            "Can you not come? Call or mail %(by)s: %(phone)s. Then we choose another moment."
        )
        return _("Tomorrow: you meet %(company)s") % facts, body % facts

    key, why = f"meeting/{meeting.pk}/reminder/{meeting.sequence}", _lazy("The candidate would meet a company.")
    to_candidate(key, REMINDER, meeting.proposal.trajectory, words, why=why, due=day, alone=True)


def cancelled(meeting: Meeting) -> None:
    """It does not go ahead, or is not needed any more because a company decided before it: out of the calendars."""
    decided = _decided(meeting)

    def company() -> tuple[str, str, str]:
        facts = _facts(meeting)
        if decided:
            subject = _("No longer needed: meeting the candidate, %(when)s")
            body = _("%(first)s Meeting the candidate for your place %(title)s on %(when)s is not needed any more.")
            facts["first"] = str(decided.company) % facts
        else:
            subject = _("Does not go ahead: %(when)s")
            body = _("Meeting the candidate for your place %(title)s on %(when)s does not go ahead.")
        return subject % facts, body % facts, _("You wanted to meet this candidate.")

    def candidate() -> tuple[str, str]:
        facts = _facts(meeting)
        if decided:  # no reason to fear the worst
            subject = _("You need not meet %(company)s any more") % facts
            first = str(decided.candidate)
        else:
            subject = _("Does not go ahead: meeting %(company)s") % facts
            first = _("You would meet %(company)s on %(when)s. That does not go ahead.")
        rest = _("%(by)s tells you what comes next.\n\nDo you have a question? Call or mail %(by)s: %(phone)s.")
        return subject, f"{first} {rest}" % facts

    def holder() -> tuple[str, str, str]:
        facts = _facts(meeting)
        why = _("Your organisation has the turn in trajectory %(number)s.") % facts
        if decided:
            subject = _("No longer needed: trajectory %(number)s meets %(company)s")
            body = _("The meeting on %(when)s is not needed any more.")
        else:
            subject = _("Does not go ahead: trajectory %(number)s meets %(company)s")
            body = _("The meeting on %(when)s does not go ahead.")
        return subject % facts, " ".join(filter(None, (body % facts, untold(meeting.proposal)))), why

    _to_all(meeting, "cancelled", Said(CANCELLED, Method.CANCEL, company, candidate, holder))


class Decided(NamedTuple):
    """What made a meeting needless, as the company and the candidate are told it."""

    company: StrOrPromise
    candidate: StrOrPromise


def _decided(meeting: Meeting) -> Decided | None:
    """A yes that was recorded before the meeting: of this company, or of another one; None for any other reason."""
    proposal = meeting.proposal
    if proposal.status == ProposalStatus.ACCEPTED:
        return Decided(
            _lazy("Your company goes on with this candidate."),
            _lazy("%(company)s has decided already: meeting on %(when)s is not needed any more."),
        )
    if proposal.withdrawn_because == WithdrawnBecause.OTHER_YES:
        return Decided(
            _lazy("The candidate goes on with another company."),
            _lazy("You go on with another company: meeting %(company)s on %(when)s is not needed any more."),
        )
    return None


def _to_all(meeting: Meeting, what: str, said: Said) -> None:
    proposal = meeting.proposal
    key = f"meeting/{meeting.pk}/{what}"

    def calendar(attendee: str, address: bool = False) -> str:
        return render(event_of(meeting, attendee, address), said.method)

    link: dict[str, Any] = {"link": proposal.link} if said.method is Method.REQUEST else {}
    to_company(
        f"{key}/company",
        said.kind,
        proposal.place,
        said.company,
        region=proposal.trajectory.region,
        trajectory_id=proposal.trajectory_id,
        calendar=lambda mailbox: calendar(mailbox, bool(link)),
        **link,
    )
    candidate_mail = proposal.trajectory.candidate.email
    to_candidate(
        f"{key}/candidate",
        said.kind,
        proposal.trajectory,
        said.candidate,
        calendar=lambda: calendar(candidate_mail),
        why=_lazy("The candidate would meet a company."),
    )
    to_holder(f"{key}/holder", said.kind, proposal.trajectory, said.holder, by=CLOCK, calendar=calendar)


def event_of(meeting: Meeting, attendee: str = "", address: bool = False) -> Event:
    """The appointment as a calendar keeps it."""
    facts = _facts(meeting)
    return Event(
        noun="kennismaking",
        pk=meeting.pk,
        summary=_("Introduction at %(company)s") % facts,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        sequence=meeting.sequence + (meeting.state == "cancelled"),
        location=meeting.where,
        description=_("About the place: %(title)s. Questions: %(by)s, %(phone)s.") % facts,
        address=address,
        organiser=facts["by"],
        attendee=attendee,
    )


@still_stands(PLANNED)
@still_stands(REMINDER)
def still_planned(owed: Any) -> bool:
    """Asked again at delivery: moved or cancelled in the meantime, another mail tells; what has been needs none."""
    from matching.models import Meeting

    _meeting, number, what, sequence, *_rest = owed.key.split("/")
    found = Meeting.objects.filter(pk=int(number), sequence=int(sequence)).planned()
    return (found.filter(starts_at__gt=timezone.now()) if what == "reminder" else found).exists()
