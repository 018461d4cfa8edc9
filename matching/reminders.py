"""What this floor owes when nobody said a word: the company is asked again, and at the end everybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.candidate_mail import to_candidate
from matching.messages import stays_open, to_company, to_holder
from transitiehuis.netwerk.actor import CLOCK
from transitiehuis.outbox import still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from matching.models import Proposal

CHASED = "matching.company_chased"


def company_chased(proposal: Proposal) -> None:
    """To the company, the first or the second time; the last day is said in both."""
    met = proposal.introduced_at is not None

    def words() -> tuple[str, str, str]:
        facts = {
            "title": proposal.place.title,
            "by": proposal.proposed_for.name,
            "last": fullday(proposal.ends_on) if proposal.ends_on else "",
            "phone": proposal.proposed_for.phone or proposal.proposed_for.email,
        }
        if met:
            asked = _("You could meet a candidate for your place: %(title)s. Do you go on together?") % facts
        else:
            asked = _("%(by)s asked you about a candidate for your place: %(title)s. Do you want to meet?") % facts
        rest = (
            _(
                "Yes or no, both help. It takes less than a minute:\n\n{url}\n\n"
                "Without an answer we withdraw the proposal after %(last)s. "
                "Would you rather call or mail? %(by)s, %(phone)s."
            )
            % facts
        )
        subject = _("Do you still want to answer? %(title)s") % facts
        return subject, f"{asked}\n\n{rest}", _("Your company has not answered yet.")

    to_company(
        f"proposal/{proposal.pk}/chased/{proposal.asked_on}/{proposal.chased}",
        CHASED,
        proposal.place,
        words,
        region=proposal.trajectory.region,
        link=proposal.link,
        trajectory_id=proposal.trajectory_id,
    )


@still_stands(CHASED)
def still_silent(owed: Any) -> bool:
    """Asked again at delivery: whoever answered in the meantime is left in peace."""
    from matching.models import Proposal

    _proposal, number, _chased, asked_on, *_rest = owed.key.split("/")
    return Proposal.objects.waiting().filter(pk=int(number), asked_on=asked_on).exists()


def proposal_lapsed(proposal: Proposal) -> None:
    """To the company, to who is aan zet, and to the candidate who chose e-mail; of others the holder hears to do so."""
    _to_silent_company(proposal)
    told = tell_candidate(proposal)

    def words() -> tuple[str, str, str]:
        facts = {"company": proposal.company.name, "number": proposal.trajectory.number}
        body = (
            _("%(company)s did not answer in ten working days. The proposal of trajectory %(number)s was withdrawn.")
            % facts
        )
        rest = _("The candidate has been told by mail.") if told else _("Tell the candidate: no mail has been sent.")
        return (
            _("No answer from %(company)s: trajectory %(number)s") % facts,
            f"{body} {rest}",
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    to_holder(f"proposal/{proposal.pk}/lapsed", "matching.proposal_lapsed", proposal.trajectory, words, by=CLOCK)


def _to_silent_company(proposal: Proposal) -> None:
    def words() -> tuple[str, str, str]:
        facts = {"title": proposal.place.title, "by": proposal.proposed_for.name}
        said = _(
            "We did not hear from you, so %(by)s has withdrawn the proposal for your place %(title)s. "
            "You need not do anything."
        )
        return (
            _("No longer needed: the candidate for your place %(title)s") % facts,
            " ".join(filter(None, (said % facts, stays_open(proposal.place)))),
            _("You had been asked about this candidate."),
        )

    to_company(
        f"proposal/{proposal.pk}/lapsed-company",
        "matching.proposal_withdrawn",
        proposal.place,
        words,
        region=proposal.trajectory.region,
        trajectory_id=proposal.trajectory_id,
        must=False,
    )


def tell_candidate(proposal: Proposal) -> bool:
    """In plain words what happened and who goes on looking; False where the candidate is not reached by e-mail."""
    facts = {
        "title": proposal.place.title,
        "company": proposal.company.name,
        "by": proposal.proposed_for.name,
        "phone": proposal.proposed_for.phone or proposal.proposed_for.email,
    }

    def words() -> tuple[str, str]:
        return (
            _("No answer from the company: %(title)s") % facts,
            _(
                "We asked %(company)s whether there is a place for you: %(title)s.\n\n"
                "The company did not answer. That says nothing about you. "
                "%(by)s goes on looking with you.\n\n"
                "Do you have a question? Call or mail %(by)s: %(phone)s."
            )
            % facts,
        )

    why = _lazy("The candidate looks for a place to learn and work.")
    key = f"proposal/{proposal.pk}/candidate/lapsed"
    return to_candidate(key, "matching.candidate_told", proposal.trajectory, words, why=why)
