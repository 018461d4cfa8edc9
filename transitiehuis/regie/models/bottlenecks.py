from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Step
from matching.models.routes import NATIONAL, Edited
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.agenda import AgendaPoint
from transitiehuis.regie.models.agreements import Agreement
from transitiehuis.regie.models.meetings import QuarterMeeting
from transitiehuis.regie.models.rounds import IN_MY_REGION, user_of
from transitiehuis.regie.models.toolkit import ChainPart, SuccessFactor
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

BOTTLENECK_TERM = _("Two years after the bottleneck was closed.")
RAISED = f"raised_at IS NOT NULL AND {NATIONAL}"
SEEN = f"{IN_MY_REGION} OR ({RAISED})"
BOTTLENECKS_I_SEE = f"SELECT id FROM regie_bottleneck WHERE {SEEN}"  # noqa: S608


class FoundBy(models.TextChoices):
    PEOPLE = "people", _("by people")
    FIGURES = "figures", _("by the figures")


class BottleneckState(models.TextChoices):
    OPEN = "open", _("open")
    IN_WORK = "in_work", _("being worked on")
    SOLVED = "solved", _("solved")
    UNSOLVABLE = "unsolvable", _("cannot be solved here")


LIVE = (BottleneckState.OPEN, BottleneckState.IN_WORK)


class BottleneckQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> BottleneckQuerySet:
        """Of the actor's regions; for the landelijk adviseur also what regions raised. The only door from a request."""
        seen = Q(region__in={*actor.region_ids, *actor.directed_region_ids})
        if actor.has_role(Role.NATIONAL_ADVISER):
            seen |= Q(raised_at__isnull=False)
        return self.filter(seen)

    def live(self) -> BottleneckQuerySet:
        """Open or being worked on."""
        return self.filter(state__in=LIVE)

    def raised(self) -> BottleneckQuerySet:
        return self.filter(raised_at__isnull=False)

    def with_names(self) -> BottleneckQuerySet:
        return self.select_related("region", "factor", "agreement", "reported_for", "edited_by", "closed_by")

    def in_order(self) -> BottleneckQuerySet:
        """What is open first, newest on top."""
        live = models.Case(models.When(state__in=LIVE, then=0), default=1)
        return self.order_by(live, "-reported_on", "-pk")


class Bottleneck(Edited):
    """Knelpunt: what hinders the chain, found by people or by the figures; never about one person.

    Any partner reports one. The region's director takes it up, closes it with how, and raises what no region can solve
    to the landelijk adviseur, who answers.
    """

    State = BottleneckState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    happens = models.TextField()
    chain_part = models.CharField(max_length=12, choices=ChainPart.choices)
    step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    found_by = models.CharField(max_length=8, choices=FoundBy.choices)
    figure = models.CharField(max_length=200, blank=True)  # which one said it, and what it said
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField()
    state = models.CharField(max_length=10, choices=BottleneckState.choices, default=BottleneckState.OPEN)
    how = models.TextField(blank=True)  # it was solved, or why it cannot be
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(null=True, blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raise_reason = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    taken_up = models.BooleanField(default=False)  # by the landelijk adviseur
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The point of the kwartaalgesprek on which it was said, when it was said there; and the mark of the form it came
    # with: one sent twice is written once.
    agenda_point = models.ForeignKey(
        AgendaPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="bottlenecks"
    )
    sent = models.UUIDField(null=True, blank=True)

    objects = BottleneckQuerySet.as_manager()
    named_by = ("title",)
    row_security = RowSecurity(
        SEEN, f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS}) OR ({RAISED})"
    )
    personal = {
        "title": Personal(_("To know what hinders the chain."), BOTTLENECK_TERM),
        "happens": Personal(_("To know what hinders the chain."), BOTTLENECK_TERM),
        "figure": Personal(_("To know which figure showed it."), BOTTLENECK_TERM),
        "how": Personal(_("To remember how it was solved."), BOTTLENECK_TERM),
        "raise_reason": Personal(_("To say why a region cannot solve it alone."), BOTTLENECK_TERM),
        "answer": Personal(_("To answer a region."), BOTTLENECK_TERM),
    }
    impersonal = {"reported_on", "closed_on", "sent"}

    class Meta:
        constraints = [
            choices("bottleneck", "state", BottleneckState),
            choices("bottleneck", "chain_part", ChainPart),
            choices("bottleneck", "step", Step, blank=True),
            choices("bottleneck", "found_by", FoundBy),
            models.CheckConstraint(condition=~Q(title="") & ~Q(happens=""), name="bottleneck_says_what"),
            models.CheckConstraint(
                condition=(Q(found_by="figures") & ~Q(figure="")) | Q(found_by="people", figure=""),
                name="bottleneck_names_its_figure",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_work"], how="", closed_on=None, closed_by=None)
                | (
                    Q(state__in=["solved", "unsolvable"], closed_on__isnull=False, closed_by__isnull=False) & ~Q(how="")
                ),
                name="bottleneck_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(raised_at=None, raised_by=None, raise_reason="")
                | (Q(raised_at__isnull=False, raised_by__isnull=False) & ~Q(raise_reason="")),
                name="bottleneck_raised_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", taken_up=False)
                | (Q(answered_at__isnull=False, answered_by__isnull=False, raised_at__isnull=False) & ~Q(answer="")),
                name="bottleneck_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["region", "sent"], condition=Q(sent__isnull=False), name="bottleneck_sent_once"
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="bottleneck_of_region")]

    def __str__(self) -> str:
        return f"bottleneck {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:bottleneck", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def directed_by(self, actor: Actor) -> bool:
        return self.region_id in actor.directed_region_ids

    def kept_by(self, actor: Actor) -> bool:
        """Who may change its words: the region's director, and the organisation that reported it."""
        return self.directed_by(actor) or self.reported_for_id in actor.organisation_ids

    # -- steps -----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def report(cls, region: Region, *, by: Actor, **facts: Any) -> Bottleneck:
        """By whoever works for a partner of the region; `facts` are the fields, and `partners` as a list."""
        if region.pk not in {*by.region_ids, *by.directed_region_ids}:
            raise NotAllowed
        partners, now = facts.pop("partners", []), timezone.now()
        made = cls.objects.create(
            region=region,
            reported_for=by.member.organisation,
            reported_on=days.today(),
            edited_at=now,
            edited_by=user_of(by),
            **facts,
        )
        made._lay(partners)
        made._log("reported", by)
        return made

    @classmethod
    @transaction.atomic
    def note(cls, point: AgendaPoint, *, by: Actor, sent: UUID | None = None, **facts: Any) -> Bottleneck:
        """Reported in the kwartaalgesprek, on `point`, about its factor; the one that `sent` wrote when it came before.

        NotAllowed for who takes no part in the round; WrongStatus when the meeting is closed.
        """
        QuarterMeeting.objects.get(round=point.round_id).hold_to_note(by)
        region = point.round.region
        if sent and (found := cls.objects.filter(region=region, sent=sent).first()):
            return found
        return cls.report(
            region, by=by, agenda_point=point, factor=point.factor, found_by=FoundBy.PEOPLE, sent=sent, **facts
        )

    @transaction.atomic
    def rewrite(self, opened_at: datetime, *, by: Actor, **facts: Any) -> None:
        """Other words, by who drew the form at `opened_at`; WrongStatus when it was closed or somebody wrote since."""
        if not self.kept_by(by):
            raise NotAllowed
        self._claim(opened_at, by)
        self._require(*LIVE)
        partners = facts.pop("partners", None)
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
        if partners is not None:
            self._lay(partners)
        self._log("edited", by)

    def _lay(self, partners: Iterable[Organisation]) -> None:
        wanted = list(dict.fromkeys(partners))
        self.partners.exclude(organisation__in=wanted).delete()  # no former choice is kept; the log says it changed
        there = set(self.partners.values_list("organisation", flat=True))
        self.partners.bulk_create(
            BottleneckPartner(bottleneck=self, organisation=one) for one in wanted if one.pk not in there
        )

    def _require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongStatus(
                _("This bottleneck is %(state)s now, so that is no longer possible.")
                % {"state": self.get_state_display()}
            )

    def _hold(self, by: Actor, *states: str) -> None:
        self.lock()
        if not self.directed_by(by):
            raise NotAllowed
        self._require(*states)

    def _keep(self, kind: str, by: Actor, note: str = "", **facts: Any) -> None:
        """Write these facts, who wrote last, and the line in the log."""
        for name, value in facts.items():
            setattr(self, name, value)
        self._sign(by)
        self.save(update_fields=[*facts, "edited_at", "edited_by"])
        self._log(kind, by, note)

    @transaction.atomic
    def take_up(self, *, by: Actor) -> None:
        """The region works on it."""
        self._hold(by, BottleneckState.OPEN)
        self._keep("taken_up", by, state=BottleneckState.IN_WORK)

    @transaction.atomic
    def close(self, state: BottleneckState, how: str, *, by: Actor) -> None:
        """Solved, or not to be solved here; `how` says how, or why not."""
        if state in LIVE:
            raise ValueError("closed is solved or unsolvable")
        self._hold(by, *LIVE)
        self._keep(str(state), by, how, state=state, how=how, closed_on=days.today(), closed_by=user_of(by))

    @transaction.atomic
    def reopen(self, reason: str, *, by: Actor) -> None:
        """It is there again; what was done stays in the log."""
        self._hold(by, BottleneckState.SOLVED, BottleneckState.UNSOLVABLE)
        self._keep("reopened", by, reason, state=BottleneckState.OPEN, how="", closed_on=None, closed_by=None)

    @transaction.atomic
    def raise_nationally(self, reason: str, *, by: Actor) -> None:
        """Lay it before the landelijk adviseur, once; WrongStatus when that was done."""
        from transitiehuis.regie.bottlenecks.letters import tell_raised

        self._hold(by, *LIVE)
        if self.raised_at:
            raise WrongStatus(_("This bottleneck was raised already."))
        self._keep("raised", by, reason, raised_at=timezone.now(), raised_by=user_of(by), raise_reason=reason)
        tell_raised(self)

    @transaction.atomic
    def answer_region(self, answer: str, taken_up: bool, opened_at: datetime, *, by: Actor) -> None:
        """By a landelijk adviseur: what is done about it, and whether it was taken up. It can be answered again.

        WrongStatus when somebody wrote since the page was opened.
        """
        from transitiehuis.regie.bottlenecks.letters import tell_answered

        if not by.has_role(Role.NATIONAL_ADVISER):
            raise NotAllowed
        self._claim(opened_at, by)
        if self.raised_at is None:
            raise WrongStatus(_("This bottleneck was not raised."))
        now = timezone.now()
        self._keep("answered", by, answer, answer=answer, taken_up=taken_up, answered_at=now, answered_by=user_of(by))
        tell_answered(self)

    def _log(self, kind: str, by: Actor, note: str = "") -> None:
        self.changes.create(kind=kind, by=user_of(by), note=note, at=timezone.now())


WITH_BOTTLENECK = RowSecurity(f"bottleneck_id IN ({BOTTLENECKS_I_SEE})")


class BottleneckPartner(models.Model):
    """An organisation that the bottleneck touches."""

    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.CASCADE, related_name="partners")  # part of it
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    row_security = WITH_BOTTLENECK

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bottleneck", "organisation"], name="bottleneckpartner_once")]

    def __str__(self) -> str:
        return f"partner {self.pk} of a bottleneck"


class BottleneckChangeKind(models.TextChoices):
    REPORTED = "reported", _("reported")
    EDITED = "edited", _("changed")
    TAKEN_UP = "taken_up", _("taken up")
    SOLVED = "solved", _("solved")
    UNSOLVABLE = "unsolvable", _("cannot be solved here")
    REOPENED = "reopened", _("opened again")
    RAISED = "raised", _("raised to the national adviser")
    ANSWERED = "answered", _("answered by the national adviser")


class BottleneckChange(models.Model):
    """What happened to a bottleneck, by whom and why. Never changed."""

    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=BottleneckChangeKind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    row_security = WITH_BOTTLENECK
    personal = {"note": Personal(_("To say why a bottleneck changed."), BOTTLENECK_TERM)}
    withheld = "UPDATE, TRUNCATE"

    class Meta:
        constraints = [
            choices("bottleneckchange", "kind", BottleneckChangeKind),
            models.CheckConstraint(
                condition=Q(kind__in=["reported", "edited", "taken_up"]) | ~Q(note=""), name="bottleneckchange_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of a bottleneck"
