"""What is still needed before the first day at work: worked out from the facts each time, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import NextAction, ProfileCertificate, Statement, StatementAnswer, StatementSubject
from matching.models import PlacementState, PlaceTrainer, Posting, PracticeAgreement
from transitiehuis import days
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor

INSTRUMENTS = (StatementSubject.WAGE_SUBSIDY, StatementSubject.NO_RISK, StatementSubject.JOB_COACH)


@dataclass(frozen=True)
class Need:
    """One thing: `what`, done or not, by whom and by when, and the page that does it (by POST where one click is)."""

    what: str
    done: bool
    who: str
    by: date | None = None
    note: str = ""
    url: str = ""
    action: str = ""
    post: bool = False

    @property
    def late(self) -> bool:
        return not self.done and self.by is not None and self.by < days.today()


def needs_of(
    placement: Placement, actor: Actor, agreement: PracticeAgreement | None, postings: list[Posting]
) -> list[Need]:
    """Everything this placement asks for, what is open first, then by day; [] when it has ended. At most 4 queries."""
    if not placement.is_live:
        return []
    found = [
        *_permission(placement),
        *_agreement(placement, agreement),
        *_instruments(placement, actor),
        *_certificates(placement),
        *_people(placement, postings),
        *_first_day(placement),
    ]
    return sorted(found, key=lambda need: (need.done, need.by or date.max))


def _permission(placement: Placement) -> Iterator[Need]:
    if placement.kind != placement.Kind.TRIAL:
        return
    giver = placement.permission_by
    yield Need(
        _("Permission for the trial placement"),
        not placement.needs_permission,
        giver.name if giver else _("UWV or municipality"),
        placement.start,
        _("given on %(day)s") % {"day": day_words(placement.permission_on)} if placement.permission_on else "",
        reverse("matching:placement_permit", args=[placement.trajectory.number]),
        _("Record the permission"),
    )


def _agreement(placement: Placement, agreement: PracticeAgreement | None) -> Iterator[Need]:
    if agreement is None:
        return
    company, url = agreement.training_company.name, reverse("matching:agreement_ask", args=[placement.pk])
    recognition = agreement.recognition()
    until = recognition.valid_until if recognition else None
    place = placement.place
    ask = place.get_absolute_url() if place and place.qualification_id else url
    yield Need(
        _("Recognition of the training company"),
        recognition is not None,
        company,
        agreement.since,
        _("until %(day)s") % {"day": day_words(until)} if until else "",
        ask,
        _("Ask for recognition") if ask != url else _("Record the recognition"),
    )
    signed = [agreement.candidate_signed_on, agreement.company_signed_on, agreement.school_signed_on]
    done = sum(day is not None for day in signed)
    yield Need(
        _("Praktijkovereenkomst signed"),
        agreement.is_signed,
        _("candidate, %(company)s and school") % {"company": company},
        _sign_by(placement, agreement),
        _("%(done)s of %(all)s signed") % {"done": done, "all": len(signed)},
        url,
        _("Send links to sign"),
    )


def _sign_by(placement: Placement, agreement: PracticeAgreement) -> date:
    """The day before the first one; where that was too soon to be asked, the day of the next action."""
    before, trajectory = days.add_werkdagen(agreement.since, -1), placement.trajectory
    signs_next = trajectory.next_action == NextAction.SIGN_AGREEMENT
    return max(before, trajectory.next_action_due) if signs_next and trajectory.next_action_due else before


def _instruments(placement: Placement, actor: Actor) -> Iterator[Need]:
    """Statements of the partners, for who may read them; what does not apply is not asked for."""
    said = Statement.objects.visible_to(actor).filter(trajectory=placement.trajectory_id, subject__in=INSTRUMENTS)
    standing = list(said.standing().select_related("organisation").newest_first())
    url = reverse("intake:statements", args=[placement.trajectory.number])
    if not standing and placement.state == PlacementState.PLANNED:
        words = _("Wage cost subsidy, no-risk policy and job coach: find out")
        yield Need(words, False, placement.guide.organisation.name, placement.start, "", url, _("Record what applies"))
    for statement in standing:
        over = statement.valid_until is not None and statement.valid_until < placement.start
        if statement.answer == StatementAnswer.NO:
            continue
        note = _("valid until %(day)s") % {"day": day_words(statement.valid_until)} if statement.valid_until else ""
        yield Need(
            str(statement.get_subject_display()).capitalize(),
            statement.answer == StatementAnswer.YES and not over,
            statement.organisation.name,
            placement.start,
            _("asked for") if statement.answer == StatementAnswer.ASKED else note,
            url,
            _("Record the answer"),
        )


def _certificates(placement: Placement) -> Iterator[Need]:
    """What the place asks for, valid on the first day."""
    if placement.place is None:
        return
    held = ProfileCertificate.objects.filter(
        profile__trajectory=placement.trajectory_id, certificate=OuterRef("pk")
    ).order_by("pk")
    asked = placement.place.certificates.order_by("name_nl", "pk")
    last = Subquery(held.values("valid_until")[:1])
    for certificate in asked.annotate(last=last, valid=Exists(held.valid_on(placement.start))):
        until, valid = certificate.__dict__["last"], certificate.__dict__["valid"]
        note = _("valid until %(day)s") % {"day": day_words(until)} if until else ""
        yield Need(
            _("%(certificate)s, valid on the first day") % {"certificate": certificate.name_nl},
            valid,
            _("candidate"),
            placement.start,
            note,
            reverse("intake:profile", args=[placement.trajectory.number]),
            _("Open the profile"),
        )


def _people(placement: Placement, postings: list[Posting]) -> Iterator[Need]:
    """Who guides from the school or as job coach, and who teaches the work."""
    guide = placement.guide
    yield Need(_("Guide appointed"), True, f"{guide.user.name}, {guide.organisation.name}")
    company = placement.training_company
    if placement.state == PlacementState.PLANNED:
        trainer = PlaceTrainer.only_one_at(placement.place, company.pk)
        if trainer:
            yield Need(_("Workplace trainer named"), True, f"{trainer.shown_name}, {company.name}")
        return
    today = days.today()
    posting = next((one for one in postings if one.since <= today and (one.until is None or one.until >= today)), None)
    url = reverse("matching:posting_follow", args=[placement.pk])
    if posting is None:
        words = _("Next training company")
        yield Need(words, False, placement.employer.name, days.today(), "", url, _("Record the next posting"))
        return
    named = f"{posting.trainer.shown_name}, " if posting.trainer else ""
    who = f"{named}{posting.training_company.name}"
    due = None if posting.trainer else placement.start
    yield Need(_("Workplace trainer named"), bool(posting.trainer), who, due, "", url, _("Name the workplace trainer"))


def _first_day(placement: Placement) -> Iterator[Need]:
    number, done = placement.trajectory.number, placement.state == PlacementState.STARTED
    at_once = placement.can_be_confirmed
    yield Need(
        _("First day at work confirmed"),
        done,
        placement.guide.organisation.name,
        placement.start,
        "",
        reverse("matching:placement_confirm", args=[number]) if at_once else "",
        _("Confirm the first day") if at_once else "",
        post=at_once,
    )
