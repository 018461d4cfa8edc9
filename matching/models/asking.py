"""Navraag: is this leerwerkplek still available? Asked of the company every eight weeks, by link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import WORKERS
from matching.models.place import PausedWhy, PlaceStatus, WorkPlacementOffer
from matching.models.words import AnsweredVia
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation, Region, Role
from transitiehuis.rowsecurity import LINK, MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

REMIND_DAYS, ANSWER_DAYS = 7, 14
# A late answer opens the place again; after this the link opens nothing any more.
LINK_DAYS = 90


class StillAnswer(models.TextChoices):
    STILL = "still", gettext_lazy("still available")
    FEWER = "fewer", gettext_lazy("fewer places")
    NOT_NOW = "not_now", gettext_lazy("not for now")
    GONE = "gone", gettext_lazy("no longer")


class PlaceQuestionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PlaceQuestionQuerySet:
        """About places of the actor's regions and of their own organisation; the only door from a request."""
        return self.filter(Q(region__in=actor.region_ids) | Q(company__in=actor.organisation_ids))

    def by_link(self, link: Link) -> PlaceQuestionQuerySet:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def open(self) -> PlaceQuestionQuerySet:
        """Asked, not answered, and the time for it is not over."""
        return self.filter(answered_at=None, lapsed_on=None)

    def unanswered(self) -> PlaceQuestionQuerySet:
        """An answer is still welcome, also after the place was paused for silence."""
        return self.filter(answered_at=None)

    def newest_first(self) -> PlaceQuestionQuerySet:
        return self.order_by("-asked_on", "-pk")


class PlaceQuestion(Lockable):
    """Asked on a day, reminded after a week, and after two weeks of silence the place is paused by rule."""

    Answer = StillAnswer

    place = models.ForeignKey(WorkPlacementOffer, on_delete=models.PROTECT, related_name="questions")
    # As they stand with the place: row security looks here, so that the policies of the two do not ask each other.
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField()
    due = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=StillAnswer.choices, blank=True)
    answered_via = models.CharField(max_length=8, choices=AnsweredVia.choices, blank=True)
    answered_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlaceQuestionQuerySet.as_manager()
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR company_id = ANY ({MY_ORGANISATIONS}) OR link_id = {LINK}"
    )
    impersonal = {"asked_on", "due", "reminded_on", "lapsed_on"}

    class Meta:
        constraints = [
            choices("placequestion", "answer", StillAnswer, blank=True),
            choices("placequestion", "answered_via", AnsweredVia, blank=True),
            models.CheckConstraint(
                name="placequestion_answered_has_its_facts",
                condition=Q(answered_at__isnull=True, answer="", answered_via="", answered_for__isnull=True)
                | (Q(answered_at__isnull=False, answered_for__isnull=False) & ~Q(answer="") & ~Q(answered_via="")),
            ),
            models.CheckConstraint(
                name="placequestion_lapsed_after_its_time",
                condition=Q(lapsed_on__isnull=True) | Q(lapsed_on__gt=F("due")),
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(answered_at__isnull=True), name="placequestion_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"],
                condition=Q(answered_at__isnull=True, lapsed_on__isnull=True),
                name="placequestion_open_due",
            )
        ]

    def __str__(self) -> str:
        return f"place question {self.pk}"

    @property
    def usable(self) -> bool:
        """The link still opens something."""
        return self.answered_at is None and self.link is not None and self.link.usable

    # -- rules of the calendar, taken inside `working()` -------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(cls, place: WorkPlacementOffer) -> PlaceQuestion:
        """Ask the company, today. Raises WrongStatus when it is not to be asked (any more) or was asked already."""
        from matching import place_messages

        place.lock()
        today = days.today()
        asked = cls.objects.filter(place=place).unanswered().exists()
        if asked or not place.is_to_be_asked_on(today):
            raise WrongStatus(_("This place has been asked about already."))
        facts = {"company": place.employer, "region": place.region}
        question = cls.objects.create(
            place=place, asked_on=today, due=today + timedelta(days=ANSWER_DAYS), link=None, **facts
        )
        question.link = Link.make(
            purpose=Link.Purpose.STILL_OPEN,
            subject=question,
            expires_at=days.start_of(question.due + timedelta(days=LINK_DAYS)),
        )
        question.save(update_fields=["link"])
        place_messages.place_asked(question)
        return question

    @transaction.atomic
    def remind(self) -> None:
        """Once, a week after it was asked. Raises WrongStatus when that is not needed."""
        from matching import place_messages

        self._hold()
        early = days.today() < self.asked_on + timedelta(days=REMIND_DAYS)
        if self.answered_at or self.reminded_on or self.lapsed_on or early:
            raise WrongStatus(_("No reminder is needed."))
        self.reminded_on = days.today()
        self.save(update_fields=["reminded_on"])
        place_messages.place_asked(self, again=True)

    @transaction.atomic
    def lapse(self) -> None:
        """Two weeks and a reminder without an answer: no new candidates, and who looks after the place is told."""
        from matching import place_messages

        self._hold()
        if self.answered_at or self.lapsed_on or not self.reminded_on or days.today() <= self.due:
            raise WrongStatus(_("There is still time to answer."))
        self.lapsed_on = days.today()
        self.save(update_fields=["lapsed_on"])
        if self.place.status == PlaceStatus.OPEN:
            self.place.pause_for(PausedWhy.SILENT)
            place_messages.place_paused(self)

    def _hold(self) -> None:
        self.place.lock()
        self.lock(keeping="place")

    # -- the answer --------------------------------------------------------------------------------------------------

    def may_answer(self, by: Actor) -> bool:
        """Who followed the link, the praktijkopleiders of the company, and who called it: workers of the region."""
        return bool(self._via(by))

    def _via(self, by: Actor) -> str:
        if by.link is not None and by.link.pk == self.link_id:
            return AnsweredVia.LINK
        if self.company_id in by.organisation_ids:
            return AnsweredVia.ACCOUNT if by.has_role(Role.TRAINER) else ""
        return AnsweredVia.CALL if self.region_id in by.region_ids and by.has_role(*WORKERS) else ""

    @transaction.atomic
    def say(self, answer: str, *, by: Actor, seats_left: int | None = None, again_on: date | None = None) -> None:
        """The company's answer, also a late one: what was paused for silence opens again when it is still available.

        `seats_left` goes with fewer, `again_on` with not for now. Raises WrongStatus when it was answered by now, the
        place was withdrawn, or the number is not fewer; NotAllowed.
        """
        from matching import place_messages
        from transitiehuis.netwerk.actor import working

        via = self._via(by)
        if not via:
            raise NotAllowed
        with working():  # a visitor by link may not write places; a proposal of any school keeps one from going
            self._hold()
            if self.answered_at:
                raise WrongStatus(_("This question has been answered in the meantime: %s.") % self.get_answer_display())
            self.place.take_answer(answer, seats_left=seats_left, again_on=again_on)
            self._close(answer, via, by.organisation or self.company)
            if answer != StillAnswer.STILL:
                place_messages.place_answered(self, by=by)

    def _close(self, answer: str, via: str, organisation: Organisation) -> None:
        now = timezone.now()
        self.answered_at, self.answer, self.answered_via, self.answered_for = now, answer, via, organisation
        self.save(update_fields=["answered_at", "answer", "answered_via", "answered_for"])
        if self.link_id:
            Link.objects.filter(pk=self.link_id, used_at=None).update(used_at=now)

    @classmethod
    def close_for(cls, place: WorkPlacementOffer, by: Actor) -> None:
        """Somebody changed or opened the place by hand: that is an answer too."""
        via = AnsweredVia.ACCOUNT if place.employer_id in by.organisation_ids else AnsweredVia.CALL
        for question in cls.objects.filter(place=place).unanswered():
            question.lock()
            question._close(StillAnswer.STILL, via, by.member.organisation)


def places_to_ask(day: date) -> models.QuerySet[WorkPlacementOffer]:
    """Places whose eight weeks are over on `day` and that are not being asked about already."""
    asked = PlaceQuestion.objects.filter(place=models.OuterRef("pk")).unanswered()
    due = WorkPlacementOffer.objects.to_ask_on(day).filter(~models.Exists(asked))
    return due.order_by("ask_on", "pk")
