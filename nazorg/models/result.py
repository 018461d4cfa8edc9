from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import Trajectory
from nazorg.models.result_series import ResultSeries
from nazorg.models.result_word import TERM, ResultWord
from nazorg.models.result_words import (
    MONTHS,
    OPEN_ANSWERS,
    REMIND_DAYS,
    SILENT_DAYS,
    Evidence,
    Whereabouts,
    WordSource,
    best,
)
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

LINK_DAYS = 90


class ResultQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ResultQuerySet:
        """Of trajecten my organisation works on, and is not the company of; the only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory"))

    def by_link(self, link: Link) -> ResultQuerySet:
        """What the candidate sees who followed `link`."""
        return self.filter(link=link)

    def due_on(self, day: date) -> ResultQuerySet:
        return self.filter(due__lte=day)

    def unsettled(self) -> ResultQuerySet:
        """It is not known, or not wholly, where somebody is."""
        return self.filter(answer__in=OPEN_ANSWERS)

    def waiting(self) -> ResultQuerySet:
        """Asked, and neither answered nor given up."""
        return self.unsettled().exclude(asked_on=None).filter(silent_on=None)

    def not_asked_elsewhere(self) -> ResultQuerySet:
        """Without those of a dossier that goes on as another with a first day at work of its own: one person is asked
        about one. Taken apart again, each is asked about its own.
        """
        other = ResultSeries.objects.filter(trajectory=OuterRef("trajectory__merged_into"))
        return self.exclude(Exists(other))

    def to_ask_on(self, day: date) -> ResultQuerySet:
        """Due, not known and not asked yet, unless the candidate said not to."""
        late = day - timedelta(days=SILENT_DAYS)
        found = self.unsettled().filter(due__lte=day, due__gte=late, asked_on=None)
        return found.filter(silent_on=None, series__stopped_on=None).not_asked_elsewhere()

    def to_remind_on(self, day: date) -> ResultQuerySet:
        early = day - timedelta(days=REMIND_DAYS)
        due = self.waiting().filter(reminded_on=None, asked_on__lte=early).exclude(link=None)
        return due.not_asked_elsewhere()

    def silent_since(self, day: date) -> ResultQuerySet:
        """Nobody answered within its time."""
        return self.unsettled().filter(silent_on=None, due__lt=day - timedelta(days=SILENT_DAYS))

    def with_people(self) -> ResultQuerySet:
        return self.select_related("trajectory__candidate", "series__placement__employer", "owner")

    def in_order(self) -> ResultQuerySet:
        return self.order_by("due", "months", "pk")


class Result(Lockable):
    """Resultaat: where somebody is 3, 6, 12 or 24 months after the first day at work, and how that is known.

    `answer` and `evidence` are those of the word that counts (`result_words.best`); all words stand in `ResultWord`.
    """

    Answer, Evidence = Whereabouts, Evidence

    series = models.ForeignKey(ResultSeries, on_delete=models.PROTECT, related_name="results")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    due = models.DateField()
    asked_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    silent_on = models.DateField(null=True, blank=True)
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Who asks by telephone or in person, where no mail can go.
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=13, choices=Whereabouts.choices, blank=True)
    evidence = models.CharField(max_length=9, choices=Evidence.choices, blank=True)

    objects = ResultQuerySet.as_manager()
    row_security = RowSecurity(f"link_id = {LINK} OR {guides_see('nazorg_result.trajectory_id')}")
    impersonal = {"due", "asked_on", "reminded_on", "silent_on"}
    personal = {"answer": Personal(_("To know how lasting placements are, and how that is known."), TERM)}

    class Meta:
        constraints = [
            choices("result", "answer", Whereabouts, blank=True),
            choices("result", "evidence", Evidence, blank=True),
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="result_months_valid"),
            models.CheckConstraint(
                name="result_answer_has_evidence",
                condition=Q(answer="", evidence="")
                | Q(answer="unknown", evidence="unknown")
                | ~Q(answer__in=["", "unknown"]) & ~Q(evidence__in=["", "unknown"]),
            ),
            models.CheckConstraint(
                name="result_asked_from_its_day",
                condition=Q(asked_on__isnull=True, reminded_on__isnull=True, link__isnull=True)
                | Q(asked_on__isnull=False, asked_on__gte=F("due")),
            ),
            models.CheckConstraint(
                name="result_silent_after_its_time",
                condition=Q(silent_on__isnull=True) | Q(silent_on__gt=F("due")) & ~Q(answer=""),
            ),
            models.UniqueConstraint(fields=["series", "months"], name="result_once"),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(answer__in=["", "unknown", "left"]), name="result_unsettled"),
            models.Index(fields=["trajectory"], name="result_of_trajectory"),
            models.Index(
                fields=["owner", "due"],
                condition=Q(silent_on__isnull=True, asked_on__isnull=False, answer__in=["", "unknown", "left"]),
                name="result_worklist",
            ),
        ]

    def __str__(self) -> str:
        return f"result {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("nazorg:result", args=[self.pk])

    @property
    def is_due(self) -> bool:
        return self.due <= days.today()

    @property
    def usable(self) -> bool:
        """The link still opens a question."""
        return self.answer in OPEN_ANSWERS and self.link is not None and self.link.usable

    # -- rules of the calendar, taken inside `working()` -------------------------------------------------------------

    @transaction.atomic
    def ask(self) -> None:
        """By mail or text message, else through who guides. Raises WrongStatus when that is not needed (any more)."""
        from nazorg import result_messages
        from nazorg.results import asker_of

        self.lock()
        if not type(self).objects.to_ask_on(days.today()).filter(pk=self.pk).exists():
            raise WrongStatus(_("This has been asked already, or is known."))
        to = self.series.reach()
        self.asked_on = days.today()
        if to:
            expires = days.start_of(self.due + timedelta(days=LINK_DAYS))
            scope = self.trajectory_id
            self.link = Link.make(purpose=Link.Purpose.RESULT, subject=self, expires_at=expires, scope_id=scope)
        else:
            self.owner = asker_of(self)
        self.save(update_fields=["asked_on", "link", "owner"])
        if self.link:
            result_messages.asked(self, to)

    @transaction.atomic
    def remind(self) -> None:
        """Once, two weeks after it was asked by link."""
        from nazorg import result_messages

        self.lock()
        if not type(self).objects.to_remind_on(days.today()).filter(pk=self.pk).exists():
            raise WrongStatus(_("No reminder is needed."))
        self.reminded_on = days.today()
        self.save(update_fields=["reminded_on"])
        if to := self.series.reach():
            result_messages.asked(self, to, again=True)

    @transaction.atomic
    def fall_silent(self) -> None:
        """Forty days without a word: unknown, which is an answer too; a word that comes later still counts."""
        self.lock()
        if not type(self).objects.silent_since(days.today()).filter(pk=self.pk).exists():
            raise WrongStatus(_("There is still time to answer."))
        self._write(Whereabouts.UNKNOWN, Evidence.UNKNOWN, WordSource.CLOCK)
        self.silent_on = days.today()
        self.save(update_fields=["silent_on", "answer", "evidence"])

    @transaction.atomic
    def learn(self, answer: str, evidence: str, source: str, said_on: date) -> bool:
        """What a contact moment or the placement itself proves; False when it stood there already."""
        self.lock()
        word = self._write(answer, evidence, source, said_on=said_on)
        self.save(update_fields=["answer", "evidence"])
        return word is not None

    # -- by people ---------------------------------------------------------------------------------------------------

    @transaction.atomic
    def say(
        self, answer: str, evidence: str, *, by: Actor, paper: str = "", said_on: date | None = None
    ) -> ResultWord | None:
        """A begeleider records whose word it is; `paper` is where a document is found. None when it stood already.

        Raises NotAllowed for who does not work on the traject, WrongStatus before the day or for a day that lies ahead.
        """
        self.trajectory.require_worker(by)
        self.lock()
        day = said_on or days.today()
        if not self.is_due:
            raise WrongStatus(_("This can be recorded from the day itself on."))
        if day > days.today():
            raise WrongStatus(_("What was said cannot lie in the future."))
        word = self._write(answer, evidence, WordSource.PAGE, by=by.member, paper=paper, said_on=day)
        self._settle()
        return word

    @transaction.atomic
    def say_by_link(self, answer: str, *, by: Actor, stop: bool = False) -> None:
        """The candidate's own word; the link is spent. With `stop` nothing is asked any more.

        Raises NotAllowed without this link, WrongStatus when it was used, is too old or no longer needed.
        """
        from transitiehuis.netwerk.actor import working

        if by.link is None or by.link.pk != self.link_id:
            raise NotAllowed
        with working():  # a visitor by link writes nothing; what stands here was asked of them
            self.lock()
            by.link.use()
            self._write(answer, Evidence.CANDIDATE, WordSource.LINK)
            self._settle()
            if stop:
                self.series.stop()

    @transaction.atomic
    def say_for_employer(self, answer: str, *, member: Membership) -> None:
        """The employer's word, of somebody who works there; inside `working()`, after the caller looked who it is."""
        self.lock()
        if not self.is_due:
            raise WrongStatus(_("This can be recorded from the day itself on."))
        self._write(answer, Evidence.EMPLOYER, WordSource.PAGE, by=member)
        self._settle()

    def _settle(self) -> None:
        self.save(update_fields=["answer", "evidence"])
        if self.months == MONTHS[-1] and self.answer not in OPEN_ANSWERS:
            self.series.forget_channel()

    def _write(
        self,
        answer: str,
        evidence: str,
        source: str,
        *,
        by: Membership | None = None,
        paper: str = "",
        said_on: date | None = None,
    ) -> ResultWord | None:
        """Put the word beside the others; an earlier one of the same voice makes way. Sets what counts, not saved."""
        voice = by.organisation if by else None
        now = timezone.now()
        words = list(ResultWord.objects.filter(result=self).standing())
        mine = next((one for one in words if (one.evidence, one.said_by_id) == (evidence, voice and voice.pk)), None)
        if mine and (mine.answer, mine.paper) == (answer, paper):
            return None
        if mine:
            ResultWord.objects.filter(pk=mine.pk).update(replaced_at=now)
            words.remove(mine)
        word = ResultWord.objects.create(
            result=self,
            trajectory_id=self.trajectory_id,
            answer=answer,
            evidence=evidence,
            source=source,
            said_by=voice,
            member=by,
            paper=paper,
            said_on=said_on or days.today(),
            recorded_at=now,
        )
        self._count([*words, word])
        return word

    def _count(self, words: Iterable[ResultWord]) -> None:
        if chosen := best(words):
            self.answer, self.evidence = chosen.answer, chosen.evidence
