"""What this floor owes: each message is written in the same transaction as the fact it tells.

No name of a kandidaat stands in a mail: the number is enough to find the dossier after signing in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from intake.models.candidate import Channel
from intake.models.words import ANSWER_WERKDAGEN, Step
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation, User
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

TOLD_STEPS = (Step.INTAKE, Step.LEARNING, Step.PLACEMENT)

if TYPE_CHECKING:
    from intake.models import Handover, Import, Trajectory
    from transitiehuis.netwerk.actor import Actor

Words = Callable[[], tuple[str, str, str]]  # subject, body and why, in the language of who reads it


def team_of(organisation: int) -> list[Membership]:
    """Who works on trajecten there today, one membership a person."""
    from intake.models import WORKERS

    members = (
        Membership.objects.current_on(days.today())
        .filter(organisation=organisation)
        .with_role(*WORKERS)
        .select_related("user", "organisation")
        .order_by("user", "pk")
    )
    return list({membership.user_id: membership for membership in members}.values())


def _tell(user: User | None, key: str, kind: str, trajectory: Trajectory, words: Words, **facts: Any) -> None:
    """Owe one mail in the language of who receives it; `words` gives subject, body and why when called."""
    if user is None:
        return
    with translation.override(user.language):
        subject, body, why = words()
    owe(
        key,
        kind=kind,
        user=user,
        region=trajectory.region,
        subject=subject,
        body=body,
        why=why,
        url=trajectory.get_absolute_url(),
        trajectory_id=trajectory.pk,
        **facts,
    )


def handover_offered(offer: Handover) -> None:
    """To everybody at the receiver who works on trajecten: somebody is offered to you."""

    def words() -> tuple[str, str, str]:
        facts = {"number": offer.trajectory.number, "sender": offer.sender.name, "due": fullday(offer.due)}
        return (
            _("Offered to you: trajectory %(number)s") % facts,
            _(
                "%(sender)s asks you to take over trajectory %(number)s.\n\n"
                "Answer by %(due)s. Until you accept, %(sender)s keeps the turn. You can give it back with a reason."
            )
            % facts,
            _("Your organisation has been offered trajectory %(number)s.") % facts,
        )

    for membership in team_of(offer.receiver_id):
        _tell(
            membership.user,
            f"handover/{offer.pk}/offered/{membership.user_id}",
            "intake.handover_offered",
            offer.trajectory,
            words,
            organisation=offer.receiver,
        )


CHASED = "intake.handover_chased"


def handover_chased(offer: Handover, after: int) -> None:
    """To everybody at the receiver who works on trajecten: no answer yet, after so many werkdagen.

    Where nobody works on trajecten it goes to the organisation's own address, when there is one.
    """

    def words() -> tuple[str, str, str]:
        facts = {
            "number": offer.trajectory.number,
            "sender": offer.sender.name,
            "due": fullday(offer.due),
            "after": after,
        }
        last = after >= ANSWER_WERKDAGEN
        subject = (
            _("Last day to answer: trajectory %(number)s") if last else _("Not answered yet: trajectory %(number)s")
        )
        body = _(
            "%(sender)s asked you %(after)s working days ago to take over trajectory %(number)s. "
            "There is no answer yet.\n\n"
            "Answer by %(due)s: take over, or give it back with a reason. "
            "After that the chain director sees it as well."
        )
        return subject % facts, body % facts, _("Your organisation has been offered trajectory %(number)s.") % facts

    key = f"handover/{offer.pk}/chased/{after}"
    team = team_of(offer.receiver_id)
    for membership in team:
        facts = {"organisation": offer.receiver}
        _tell(membership.user, f"{key}/{membership.user_id}", CHASED, offer.trajectory, words, **facts)
    if not team and offer.receiver.email:
        _tell_organisation(offer.receiver, f"{key}/0", CHASED, offer.trajectory, words)


@still_stands(CHASED)
@still_stands("intake.handover_offered")
def still_offered(owed) -> bool:
    """Asked again at delivery: an offer that was decided needs no mail."""
    from intake.models import Handover

    return Handover.objects.waiting().filter(pk=int(owed.key.split("/")[1])).exists()


def _decided(offer: Handover, outcome: str, subject: str, body: str) -> None:
    """To who made the offer, and to the referrer when that is somebody else (terugkoppeling)."""

    def words() -> tuple[str, str, str]:
        facts = {"number": offer.trajectory.number, "receiver": offer.receiver.name, "reason": ""}
        facts["missing"] = ", ".join(offer.missing_words)
        if offer.return_reason:
            facts["reason"] = offer.return_reason.label
        told = _(body) % facts
        if outcome == "returned" and offer.trajectory.candidate.channel != Channel.EMAIL:
            told += "\n\n" + _("No mail goes to the candidate: tell them yourself.")
        return _(subject) % facts, told, _("You offered or referred trajectory %(number)s.") % facts

    referral = getattr(offer.trajectory, "referral", None)
    told = {offer.offered_by_id: (offer.offered_by, offer.sender)}
    if referral and outcome == "accepted":
        told.setdefault(referral.by_user_id, (referral.by_user, referral.organisation))
    for user_id, (user, organisation) in told.items():
        key = f"handover/{offer.pk}/{outcome}/{user_id}"
        _tell(user, key, "intake.handover_decided", offer.trajectory, words, organisation=organisation)


def handover_accepted(offer: Handover) -> None:
    _decided(
        offer,
        "accepted",
        gettext_noop("Accepted: trajectory %(number)s"),
        gettext_noop("%(receiver)s has taken over trajectory %(number)s and has the turn from now on."),
    )


def handover_returned(offer: Handover) -> None:
    """To who made the offer: why, what is missing, and that the candidate is still to be told where no mail goes."""
    body = (
        gettext_noop(
            "%(receiver)s gives trajectory %(number)s back: %(reason)s.\n\n"
            "What is missing: %(missing)s. Complete it and offer it again, to them or to another partner.\n\n"
            "It is your turn. Choose within two working days who goes on."
        )
        if offer.missing
        else gettext_noop(
            "%(receiver)s gives trajectory %(number)s back: %(reason)s.\n\n"
            "It is your turn. Choose within two working days who goes on."
        )
    )
    _decided(offer, "returned", gettext_noop("Returned: trajectory %(number)s"), body)


def handover_withdrawn(offer: Handover) -> None:
    """To the receiver's team, when they had been told of the offer."""

    def words() -> tuple[str, str, str]:
        facts = {"number": offer.trajectory.number, "sender": offer.sender.name}
        return (
            _("Withdrawn: trajectory %(number)s") % facts,
            _("%(sender)s has withdrawn the offer of trajectory %(number)s. You need not do anything.") % facts,
            _("Your organisation had been offered trajectory %(number)s.") % facts,
        )

    for membership in team_of(offer.receiver_id):
        key = f"handover/{offer.pk}/withdrawn/{membership.user_id}"
        owed_kind = "intake.handover_withdrawn"
        _tell(membership.user, key, owed_kind, offer.trajectory, words, organisation=offer.receiver, must=False)


def self_referred(trajectory: Trajectory) -> None:
    """To the front desk: somebody referred themselves. Where nobody works there, to the organisation's own address."""
    desk = trajectory.holder
    if desk is None:
        return

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number, "region": trajectory.region.name}
        return (
            _("Referred themselves: trajectory %(number)s") % facts,
            _(
                "Somebody in %(region)s filled in the public form: trajectory %(number)s.\n\n"
                "Call within two working days, and choose who goes on."
            )
            % facts,
            _("Your organisation is the front desk of %(region)s.") % facts,
        )

    key, kind = f"trajectory/{trajectory.pk}/self-referred", "intake.self_referred"
    team = team_of(desk.pk)
    for membership in team:
        _tell(membership.user, f"{key}/{membership.user_id}", kind, trajectory, words, organisation=desk)
    if not team and desk.email:
        _tell_organisation(desk, f"{key}/0", kind, trajectory, words)


def asked_again(trajectory: Trajectory, form: str) -> None:
    """To who has the traject: the candidate filled in the public form once more."""

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number}
        return (
            _("Asked for help again: trajectory %(number)s") % facts,
            _(
                "The candidate of trajectory %(number)s filled in the public form. "
                "No second trajectory was made.\n\nCall to ask what is needed."
            )
            % facts,
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    holder = trajectory.holder
    if holder is None:
        return
    members = [trajectory.assignee] if trajectory.assignee else team_of(holder.pk)
    for membership in members:
        key = f"trajectory/{trajectory.pk}/again/{form}/{membership.user_id}"
        _tell(membership.user, key, "intake.asked_again", trajectory, words, organisation=holder)


def _tell_organisation(organisation: Organisation, key: str, kind: str, trajectory: Trajectory, words: Words) -> None:
    """Owe it, in Dutch, to the address of an organisation where nobody works on trajecten."""
    with translation.override("nl"):
        subject, body, why = words()
    owe(
        key,
        kind=kind,
        address=organisation.email,
        organisation=organisation,
        region=trajectory.region,
        subject=subject,
        body=body,
        why=why,
        trajectory_id=trajectory.pk,
    )


def step_told_back(trajectory: Trajectory, *, by: Actor) -> None:
    """Terugkoppeling: the referrer hears, unasked, that somebody was spoken to, learns, works, or how it ended.

    Not each step: what lies between stands on the dossier, and mail that says little is not read.
    """
    if trajectory.is_open and trajectory.step not in TOLD_STEPS:
        return

    def news() -> str:
        facts = {"number": trajectory.number, "step": trajectory.get_step_display()}
        if trajectory.is_open:
            return _("Trajectory %(number)s, which you referred, has reached the step %(step)s.") % facts
        facts["closing"] = trajectory.get_closing_display()
        facts["reason"] = trajectory.closing_reason.label if trajectory.closing_reason else ""
        return _("Trajectory %(number)s, which you referred, has been closed: %(closing)s (%(reason)s).") % facts

    tell_referrer(trajectory, news, by=by)


def tell_referrer(trajectory: Trajectory, news: Callable[[], str], *, by: Actor) -> None:
    """Terugkoppeling of what the newest event tells, once; never to who did it. `news` says it when called."""
    referral = getattr(trajectory, "referral", None)
    if referral is None or (by.user and referral.by_user_id == by.user.pk):
        return

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number}
        why = _("You referred trajectory %(number)s.") % facts
        return _("News of trajectory %(number)s") % facts, news(), why

    event = trajectory.events.latest("pk")
    key = f"trajectory/{trajectory.pk}/told-back/{event.pk}"
    kind = "intake.told_back"
    _tell(referral.by_user, key, kind, trajectory, words, organisation=referral.organisation, must=False)


def many_offered(source: Import, *, by: Actor) -> None:
    """To everybody at each receiver who works on trajecten: so many were offered in one go, each once per import."""
    from intake.models import Handover

    tokens = source.rows.filter(trajectory__isnull=False, state="imported")
    offers = Handover.objects.waiting().filter(trajectory__in=tokens.values("trajectory"))
    counted = offers.order_by("receiver").values_list("receiver").annotate(Count("pk"))
    for receiver, count in counted:
        for membership in team_of(receiver):
            _tell_many(source, membership, count, by)


def _tell_many(source: Import, membership: Membership, count: int, by: Actor) -> None:
    user, sender = membership.user, by.member.organisation.name
    with translation.override(user.language):
        facts = {"sender": sender, "count": count}
        subject = ngettext(
            "Offered to you: %(count)s candidate of %(sender)s",
            "Offered to you: %(count)s candidates of %(sender)s",
            count,
        )
        body = _(
            "%(sender)s asks you to take over %(count)s candidates, referred in one go.\n\n"
            "They stand on your page Today. Until you accept, %(sender)s keeps the turn."
        )
        why = _("%(sender)s offered candidates to your organisation.")
        texts = [text % facts for text in (subject, body, why)]
    owe(
        f"import/{source.pk}/offered/{membership.organisation_id}/{user.pk}/{source.finished_at:%Y%m%d%H%M%S}",
        kind="intake.many_offered",
        user=user,
        organisation=membership.organisation,
        region=source.region,
        subject=texts[0],
        body=texts[1],
        why=texts[2],
        url=reverse("home"),
    )


@still_stands("intake.many_offered")
def many_still_offered(owed) -> bool:
    """Asked again at delivery: all decided, withdrawn or undone needs no mail."""
    from intake.models import Handover, ImportRow

    rows = ImportRow.objects.filter(source=int(owed.key.split("/")[1]), trajectory__isnull=False)
    waiting = Handover.objects.waiting().filter(receiver=owed.organisation_id)
    return waiting.filter(trajectory__in=rows.values("trajectory")).exists()
