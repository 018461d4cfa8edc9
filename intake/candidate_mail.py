"""What the kandidaat is told by mail: who has the traject, and what comes next. In plain words, in their language.

Without an e-mail address nobody is mailed: who is aan zet reads that they must tell it themselves (`tell_yourself`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.models.candidate import Channel
from intake.models.words import Closing, NextAction
from intake.own_page import link_of as own_page_link
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from intake.models import Candidate, Handover, SelfReferral, Trajectory
    from transitiehuis.netwerk.models import Link, Organisation
    from transitiehuis.outbox.models import Owed

KIND = "intake.candidate_told"
WHY = _lazy("The candidate is told who has the trajectory and what comes next.")
Words = Callable[[], tuple[str, str]]  # subject and body, in the language of the candidate


def to_candidate(
    key: str,
    kind: str,
    trajectory: Trajectory,
    words: Words,
    *,
    calendar: Callable[[], str] | None = None,
    why: StrOrPromise = "",
    own_page: Link | None = None,
    **facts: Any,
) -> bool:
    """Owe one mail in the language of the candidate; False, and nothing owed, for who chose another channel.

    `words`, `calendar` and `why` are read in that language; `facts` are those of `owe`. A mail that leads nowhere else
    and is not about an appointment (a calendar is shared) ends with the link to the candidate's own page.
    """
    candidate = trajectory.candidate
    if candidate.channel != Channel.EMAIL:
        return False
    with translation.override(candidate.language):
        subject, body = words()
        rendered = calendar() if calendar else ""
        reason = str(why)
        if not rendered and not facts.keys() & {"link", "url"}:
            facts["link"] = own_page or own_page_link(trajectory)
            body += "\n\n" + _("On your own page you read who helps you and what comes next: {url}")
    owe(
        key,
        kind=kind,
        address=candidate.email,
        region=trajectory.region,
        trajectory_id=trajectory.pk,
        subject=subject,
        body=body,
        why=reason,
        calendar=rendered,
        **facts,
    )
    return True


def _tell(trajectory: Trajectory, key: str, organisation: Organisation, words: Words, **facts: Any) -> None:
    def letter() -> tuple[str, str]:
        subject, body = words()
        number = _("The number of your trajectory is %(number)s.") % {"number": trajectory.number}
        return subject, "\n\n".join([_("Good day,"), body, f"{_questions(organisation)} {number}"])

    to_candidate(
        f"candidate/{trajectory.pk}/{key}",
        KIND,
        trajectory,
        letter,
        organisation=organisation,
        why=WHY,
        alone=True,
        **facts,
    )


def tell(trajectory: Trajectory, key: str, organisation: Organisation, words: Words) -> None:
    """One mail to the candidate, for the floors above: once per `key`, in their language, none without an address."""
    _tell(trajectory, key, organisation, words)


@still_stands(KIND)
def is_still_here(owed: Owed) -> bool:
    """Asked again at delivery: of a traject that was taken back with its import nothing is told."""
    from intake.models import Trajectory

    return owed.trajectory_id is not None and Trajectory.objects.filter(pk=owed.trajectory_id).exists()


def _questions(organisation: Organisation) -> str:
    """Whom to ask, as far as it is known how to reach them."""
    facts = {"organisation": organisation.name, "reach": organisation.phone or organisation.email}
    if not facts["reach"]:
        return _("Questions? Ask %(organisation)s.") % facts
    return _("Questions? Ask %(organisation)s: %(reach)s.") % facts


def referred(trajectory: Trajectory, to: Organisation, link: Link | None = None) -> None:
    """Somebody was referred: who has it now, whom it was offered to, and that one may object.

    `link` leads to their own page, where it was made already.
    """
    holder = trajectory.holder
    if holder is None:
        return

    def words() -> tuple[str, str]:
        facts = {"sender": holder.name, "receiver": to.name}
        if to.pk == holder.pk:
            body = _(
                "%(sender)s helps you towards work or a course in technology.\n\n%(sender)s contacts you for a talk."
            )
        else:
            body = _(
                "%(sender)s has asked %(receiver)s to help you towards work or a course in technology.\n\n"
                "%(receiver)s answers within five working days. Until then %(sender)s is there for you. "
                "After that you are invited for a talk."
            )
        objection = _("Do you not want your data to be shared? Tell %(sender)s. You need not say why.")
        return _("Who helps you now"), f"{body % facts}\n\n{objection % facts}"

    _tell(trajectory, "referred", holder, words, own_page=link)


def accepted(offer: Handover) -> None:
    """Somebody else has it from now on."""

    def words() -> tuple[str, str]:
        facts = {
            "receiver": offer.receiver.name,
            "sender": offer.sender.name,
            "due": fullday(offer.trajectory.next_action_due or offer.next_action_due),
        }
        body = (
            _("%(receiver)s helps you from now on. %(receiver)s has taken over your trajectory from %(sender)s.")
            % facts
        )
        return _("%(receiver)s helps you from now on") % facts, f"{body}\n\n{_comes_next(offer) % facts}"

    _tell(offer.trajectory, f"accepted/{offer.pk}", offer.receiver, words)


def _comes_next(offer: Handover) -> str:
    if offer.next_action == NextAction.HOLD_INTAKE:
        return _("What comes next? %(receiver)s invites you for a first talk, on %(due)s at the latest.")
    return _("What comes next? %(receiver)s contacts you, on %(due)s at the latest.")


def returned(offer: Handover) -> None:
    """The receiver cannot go on; who asked has it again. The reason is for the partners."""

    def words() -> tuple[str, str]:
        facts = {"receiver": offer.receiver.name, "sender": offer.sender.name}
        body = _(
            "%(receiver)s cannot help you at this moment. %(sender)s goes on helping you.\n\n"
            "What comes next? %(sender)s looks for who can help you, and lets you know."
        )
        return _("%(sender)s goes on helping you") % facts, body % facts

    _tell(offer.trajectory, f"returned/{offer.pk}", offer.sender, words)


def closed(trajectory: Trajectory, organisation: Organisation) -> None:
    """It ended, in words that go with how it ended; the reason is for the partners."""
    event = trajectory.events.latest("pk")

    def words() -> tuple[str, str]:
        facts = {"organisation": organisation.name}
        if trajectory.closing == Closing.LASTING:
            body = _(
                "You have work. So your trajectory with %(organisation)s is finished. We wish you good luck.\n\n"
                "Do you need help again later? Then contact %(organisation)s."
            )
            return _("Your trajectory is finished"), body % facts
        if trajectory.closing == Closing.REFERRED_ON:
            body = _(
                "Your trajectory with %(organisation)s has ended: you go on with another organisation. "
                "You need not do anything.\n\nDo you want to come back later? Then contact %(organisation)s."
            )
            return _("Your trajectory with %(organisation)s has ended") % facts, body % facts
        body = _(
            "Your trajectory with %(organisation)s has stopped. You need not do anything.\n\n"
            "Do you want to go on later? Then contact %(organisation)s. You then go on where you stopped."
        )
        return _("Your trajectory with %(organisation)s has stopped") % facts, body % facts

    _tell(trajectory, f"closed/{event.pk}", organisation, words)


def received(sent: SelfReferral, desk: Organisation) -> None:
    """Somebody referred themselves. The same words whether they were known or not, and no number of a traject."""
    if not sent.email:
        return
    with translation.override(sent.language):
        facts = {"desk": desk.name}
        subject = _("We have your request")
        body = _(
            "%(desk)s has received your request for help towards work or a course in technology.\n\n"
            "What comes next? %(desk)s contacts you within two working days. You do not need to do anything."
        )
        mine = _("Did you not send this request? Then tell us, and we remove your data.")
        why = str(WHY)
        parts = [_("Good day,"), body % facts, mine, _questions(desk)]
    owe(
        f"candidate/self/{sent.token}",
        kind=KIND,
        address=sent.email,
        organisation=desk,
        region=sent.region,
        subject=subject,
        body="\n\n".join(parts),
        why=why,
        alone=True,
    )


def tell_yourself(candidate: Candidate) -> str:
    """The line for who is aan zet, when no mail goes to the candidate; '' when one does."""
    if candidate.channel == Channel.PHONE:
        return _("Call the candidate to tell who helps now: %(phone)s. No mail is sent.") % {"phone": candidate.phone}
    if candidate.channel == Channel.GUIDE:
        return _("Have the candidate told by the guide who helps now. No mail is sent.")
    return ""
