"""What this floor owes: each message is written in the same transaction as the fact it tells.

No name of a kandidaat stands in a mail. A company is written to by its people with an account, else at the address
of the place or of the organisation; without any of these it is called, and somebody records its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.messages import team_of, tell_referrer
from transitiehuis import days
from transitiehuis.netwerk.models import Language, Membership, Organisation, Role, User
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import Placement, Proposal, WorkPlacementOffer
    from matching.models.placement import PlacementFacts
    from transitiehuis.netwerk.actor import Actor

Words = Callable[[], tuple[str, str, str]]  # subject, body and why, in the language of who reads it
Calendar = Callable[[str], str]  # the appointment for a mailbox, see transitiehuis.calendar


def trainers_of(organisation: int) -> list[User]:
    """Who answers for a company with an account, one time each."""
    members = Membership.objects.with_role(Role.TRAINER).filter(organisation=organisation).current_on(days.today())
    return list({m.user_id: m.user for m in members.select_related("user").order_by("user", "pk")}.values())


def can_be_written(place: WorkPlacementOffer) -> bool:
    """A proposal for this place reaches somebody by mail."""
    return bool(place.contact_email or place.employer.email or trainers_of(place.employer_id))


def to_company(key: str, kind: str, place: WorkPlacementOffer, words: Words, **facts: Any) -> None:
    """To its people with an account and to the address of the place, else of the company.

    `facts` are those of `owe`; `calendar` among them is a Calendar, rendered for each mailbox.
    """
    calendar: Calendar | None = facts.pop("calendar", None)
    users = trainers_of(place.employer_id)
    for user in users:
        with translation.override(user.language):
            said = words()
            along = {"calendar": calendar(user.email)} if calendar else {}
        _owe(f"{key}/{user.pk}", kind, said, organisation=place.employer, user=user, **facts, **along)
    address = place.contact_email or ("" if users else place.employer.email)
    if address and address not in {user.email for user in users}:
        with translation.override(Language.DUTCH):
            said = words()
            along = {"calendar": calendar(address)} if calendar else {}
        _owe(f"{key}/address", kind, said, organisation=place.employer, address=address, **facts, **along)


def _owe(key: str, kind: str, said: tuple[str, str, str], **facts: Any) -> None:
    subject, body, why = said
    owe(key, kind=kind, subject=subject, body=body, why=why, **facts)


def to_holder(
    key: str,
    kind: str,
    trajectory: Trajectory,
    words: Words,
    *,
    by: Actor,
    must: bool = True,
    calendar: Calendar | None = None,
) -> None:
    """To the assignee, else to the team that is aan zet; never to who did it."""
    if trajectory.holder_id is None:
        return
    team = team_of(trajectory.holder_id)
    assigned = [member for member in team if trajectory.assignee and member.user_id == trajectory.assignee.user_id]
    for member in assigned or team:
        if by.user is None or member.user_id != by.user.pk:
            to_user(f"{key}/{member.user_id}", kind, trajectory, words, member=member, must=must, calendar=calendar)


def to_user(
    key: str,
    kind: str,
    trajectory: Trajectory,
    words: Words,
    *,
    member: Membership,
    must: bool,
    calendar: Calendar | None = None,
) -> None:
    with translation.override(member.user.language):
        said = words()
        along = {"calendar": calendar(member.user.email)} if calendar else {}
    _owe(
        key,
        kind,
        said,
        organisation=member.organisation,
        user=member.user,
        region=trajectory.region,
        url=trajectory.get_absolute_url(),
        trajectory_id=trajectory.pk,
        must=must,
        **along,
    )


# Leerwerkplekken -----------------------------------------------------------------------------------------------------


def place_offered(place: WorkPlacementOffer, *, by: Actor) -> None:
    """To the company, when somebody else offered the place on its behalf."""
    if place.employer_id in by.organisation_ids:
        return

    def words() -> tuple[str, str, str]:
        facts = {"title": place.title, "by": by.organisation.name, "person": by.user.name if by.user else ""}
        return (
            _("A place at your company: %(title)s") % facts,
            _(
                "%(person)s of %(by)s has put this place at your company in the portal of the region: %(title)s.\n\n"
                "When a candidate comes up for it, you get a short proposal by mail. "
                "Is something not right? Then answer %(person)s."
            )
            % facts,
            _("%(by)s offered a place on your behalf.") % facts,
        )

    to_company(f"place/{place.pk}/offered", "matching.place_offered", place, words, must=False)


# Proposals -----------------------------------------------------------------------------------------------------------


def proposal_made(proposal: Proposal) -> None:
    """To the company: somebody without a name may fit; answer by link, without an account."""

    def words() -> tuple[str, str, str]:
        facts = {
            "title": proposal.place.title,
            "by": proposal.proposed_for.name,
            "person": proposal.proposed_by.name if proposal.proposed_by else proposal.proposed_for.name,
            "due": fullday(proposal.due),
        }
        return (
            _("A candidate for your place: %(title)s") % facts,
            _(
                "%(person)s of %(by)s thinks of a candidate for your place: %(title)s.\n\n"
                "You first see what this person can do and wants, without a name. "
                "Do you want to meet? Answer by %(due)s; it takes less than a minute:\n\n{url}"
            )
            % facts,
            _("Your company offers this place."),
        )

    to_company(
        f"proposal/{proposal.pk}/made",
        "matching.proposal_made",
        proposal.place,
        words,
        region=proposal.trajectory.region,
        link=proposal.link,
        trajectory_id=proposal.trajectory_id,
    )


@still_stands("matching.proposal_made")
def still_asked(owed: Any) -> bool:
    """Asked again at delivery: a proposal that was answered or withdrawn needs no mail."""
    from matching.models import Proposal, ProposalStatus

    waiting = Proposal.objects.filter(pk=int(owed.key.split("/")[1]), status=ProposalStatus.NAMELESS)
    return waiting.filter(interested_at=None).exists()


def company_interested(proposal: Proposal, *, by: Actor) -> None:
    def words() -> tuple[str, str, str]:
        facts = {"company": proposal.company.name, "number": proposal.number, "title": proposal.place.title}
        return (
            _("%(company)s wants to meet: trajectory %(number)s") % facts,
            _(
                "%(company)s wants to meet the candidate of trajectory %(number)s for the place %(title)s.\n\n"
                "Ask the candidate whether the company may have name and contact details. Then introduce them."
            )
            % facts,
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    key = f"proposal/{proposal.pk}/interested"
    to_holder(key, "matching.company_interested", proposal.trajectory, words, by=by)


def candidate_introduced(proposal: Proposal) -> None:
    """To the company: the candidate said yes; name and contact are behind the link, not in the mail."""

    def words() -> tuple[str, str, str]:
        facts = {"title": proposal.place.title, "due": fullday(proposal.due)}
        return (
            _("You can meet the candidate for your place: %(title)s") % facts,
            _(
                "The candidate wants to meet you too, for your place: %(title)s. "
                "You find name and contact details here:\n\n{url}\n\n"
                "Make an appointment, and tell us by %(due)s on the same page whether you go on together."
            )
            % facts,
            _("You wanted to meet this candidate."),
        )

    to_company(
        f"proposal/{proposal.pk}/introduced",
        "matching.candidate_introduced",
        proposal.place,
        words,
        region=proposal.trajectory.region,
        link=proposal.link,
        trajectory_id=proposal.trajectory_id,
    )


@still_stands("matching.candidate_introduced")
def still_introduced(owed: Any) -> bool:
    from matching.models import Proposal, ProposalStatus

    return Proposal.objects.filter(pk=int(owed.key.split("/")[1]), status=ProposalStatus.INTRODUCED).exists()


def company_accepted(proposal: Proposal, *, by: Actor) -> None:
    """What is next: the placement, and the other proposals where there are any."""
    others = type(proposal).objects.filter(trajectory=proposal.trajectory_id).waiting().exists()

    def words() -> tuple[str, str, str]:
        facts = {"company": proposal.company.name, "number": proposal.number, "title": proposal.place.title}
        if others:
            then = _("Record the placement, and withdraw the proposals to other companies.")
        else:
            then = _("Record the placement.")
        return (
            _("%(company)s says yes: trajectory %(number)s") % facts,
            _("%(company)s goes on with the candidate of trajectory %(number)s, for the place %(title)s.") % facts
            + f"\n\n{then}",
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    key = f"proposal/{proposal.pk}/accepted"
    to_holder(key, "matching.company_accepted", proposal.trajectory, words, by=by)


def company_declined(proposal: Proposal, *, by: Actor) -> None:
    """Why, and what is left. A note may say whom it is about: it is read in the dossier."""
    others = type(proposal).objects.filter(trajectory=proposal.trajectory_id).waiting().count()

    def words() -> tuple[str, str, str]:
        reason = proposal.decline_reason
        facts = {"company": proposal.company.name, "number": proposal.number, "reason": reason.label if reason else ""}
        left = ngettext("%(count)s other proposal still runs.", "%(count)s other proposals still run.", others)
        said = [
            _("%(company)s does not go on with the candidate of trajectory %(number)s: %(reason)s.") % facts,
            _("The company wrote something with it: you read that in the dossier.") if proposal.decline_note else "",
            _("Tell the candidate: no mail is sent.") if proposal.introduced_at else "",
            left % {"count": others} if others else _("No other proposal runs: look for another place."),
        ]
        return (
            _("%(company)s says no: trajectory %(number)s") % facts,
            " ".join(filter(None, said)),
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    key = f"proposal/{proposal.pk}/declined"
    to_holder(key, "matching.company_declined", proposal.trajectory, words, by=by)


def stays_open(place: WorkPlacementOffer) -> str:
    """What a company reads at the end of a proposal, where its place is open; '' where it is not."""
    return _("Your place stays open for other candidates.") if place.is_open_on(days.today()) else ""


def proposal_withdrawn(proposal: Proposal) -> None:
    """To the company: it need not do anything any more."""

    def words() -> tuple[str, str, str]:
        facts = {"title": proposal.place.title, "by": proposal.proposed_for.name}
        said = _("%(by)s has withdrawn the proposal for your place %(title)s. You need not do anything.")
        return (
            _("No longer needed: the candidate for your place %(title)s") % facts,
            " ".join(filter(None, (said % facts, stays_open(proposal.place)))),
            _("You had been asked about this candidate."),
        )

    to_company(
        f"proposal/{proposal.pk}/withdrawn",
        "matching.proposal_withdrawn",
        proposal.place,
        words,
        region=proposal.trajectory.region,
        trajectory_id=proposal.trajectory_id,
        must=False,
    )


# Placements ----------------------------------------------------------------------------------------------------------


def placement_logged(placement: Placement, *, by: Actor) -> None:
    """To the guide, when somebody else recorded it; of another organisation only once they have taken over."""
    trajectory, guide = placement.trajectory, placement.guide
    if (by.user and guide.user_id == by.user.pk) or guide.organisation_id not in by.organisation_ids:
        return

    def words() -> tuple[str, str, str]:
        facts = {
            "number": trajectory.number,
            "company": placement.training_company.name,
            "day": fullday(placement.start),
        }
        return (
            _("You guide the candidate of trajectory %(number)s") % facts,
            _(
                "A placement of trajectory %(number)s has been recorded at %(company)s, with first day %(day)s. "
                "You guide this candidate."
            )
            % facts,
            _("You were named as guide of trajectory %(number)s.") % facts,
        )

    key = f"placement/{placement.pk}/guide/{guide.user_id}"
    to_user(key, "matching.guide_named", trajectory, words, member=guide, must=True)


def guidance_taken(placement: Placement, *, by: Actor, former: Organisation) -> None:
    """To the organisation that was aan zet: the guide's organisation is, now that the candidate works."""
    trajectory = placement.trajectory

    def words() -> tuple[str, str, str]:
        facts = {
            "number": trajectory.number,
            "company": placement.training_company.name,
            "guide": placement.guide.organisation.name,
        }
        return (
            _("Trajectory %(number)s works at %(company)s") % facts,
            _(
                "The candidate of trajectory %(number)s has started at %(company)s. "
                "%(guide)s guides from now on and has the turn."
            )
            % facts,
            _("Your organisation had the turn in trajectory %(number)s.") % facts,
        )

    for membership in team_of(former.pk):
        key = f"placement/{placement.pk}/taken/{membership.user_id}"
        to_user(key, "matching.guidance_taken", trajectory, words, member=membership, must=False)


def placement_told_back(placement: PlacementFacts, *, by: Actor) -> None:
    """To the referrer: it ended or did not start, and who looks for another place. Where and why is in the dossier."""
    trajectory = placement.trajectory

    def news() -> str:
        facts = {"number": trajectory.number, "holder": trajectory.holder.name if trajectory.holder else ""}
        if placement.ended_on:
            said = _("The placement in trajectory %(number)s, which you referred, has ended.")
        else:
            said = _("The placement in trajectory %(number)s, which you referred, does not go ahead.")
        then = _("%(holder)s looks for another place together with the candidate.")
        return f"{said % facts}\n\n{then % facts}"

    tell_referrer(trajectory, news, by=by)
