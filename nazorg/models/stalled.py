"""Stilstand: a traject without a step for too long. Each partner gets one question; who stays silent is listed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import TRAJECTORY_TERM, ChainEvent, Reason, Step, Trajectory
from nazorg.models.asked import DATES, Asked, AskedQuerySet, Channel, Via, asked_constraints
from nazorg.models.barrier import partners_of
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import DIRECTED_REGIONS, LINK, RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ANSWER_WERKDAGEN = 5
NEVER = 0
# In plaatsing and nazorg contact that is overdue tells it already.
DEFAULT_DAYS = {Step.REFERRAL: 21, Step.INTAKE: 21, Step.ORIENTATION: 28, Step.MATCHING: 42, Step.LEARNING: 120}


class InContact(models.TextChoices):
    YES = "yes", _("in contact")
    LITTLE = "little", _("little contact")
    NO = "no", _("no contact any more")


class StallRule(models.Model):
    """After how many days without a step a region asks, for one step of the chain; 0 is never."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=Step.choices)
    days = models.PositiveSmallIntegerField()

    row_security = RowSecurity("true", check=f"region_id = ANY ({DIRECTED_REGIONS})")

    class Meta:
        constraints = [
            choices("stallrule", "step", Step),
            models.UniqueConstraint(fields=["region", "step"], name="stallrule_once"),
            models.CheckConstraint(condition=Q(days=NEVER) | Q(days__range=(7, 366)), name="stallrule_days"),
        ]

    def __str__(self) -> str:
        return f"stall rule {self.pk}"

    @classmethod
    def of(cls, region: int) -> dict[str, int]:
        """Days for each step; those of the product where the region chose none."""
        chosen = dict(cls.objects.filter(region=region).values_list("step", "days"))
        return {step: chosen.get(step, DEFAULT_DAYS.get(Step(step), NEVER)) for step in Step.values}

    @classmethod
    @transaction.atomic
    def choose(cls, region: Region, wanted: dict[str, int], *, by: Actor) -> None:
        """Only the ketenregisseur of the region; saying it again changes nothing."""
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        for step, count in wanted.items():
            cls.objects.update_or_create(region=region, step=step, defaults={"days": count})


class StalledQuestionQuerySet(AskedQuerySet):
    def visible_to(self, actor: Actor) -> StalledQuestionQuerySet:
        """Of trajecten my organisation works on; for a ketenregisseur those of the region that nobody answered."""
        silent = Q(region__in=actor.directed_region_ids, silent_on__isnull=False, answered_at=None, withdrawn_on=None)
        return self.filter(Q(is_guide(actor, days.today(), "trajectory")) | silent)

    def with_names(self) -> StalledQuestionQuerySet:
        return self.select_related(
            "link", "reason", "asked_of", "region", "trajectory__candidate", "trajectory__region", "trajectory__holder",
            "answered_by__user",
        )  # fmt: skip

    def for_director(self, actor: Actor) -> StalledQuestionQuerySet:
        """By number: no dossier is read along."""
        found = self.filter(region__in=actor.directed_region_ids, silent_on__isnull=False)
        return found.unanswered().select_related("asked_of").order_by("stalled_since", "pk")


class StalledQuestion(Asked):
    """One partner of a traject that stands still is asked why, whether there is contact and what is needed."""

    asked_of = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # What the ketenregisseur reads, who has no sight of the traject itself.
    number = models.CharField(max_length=12)
    step = models.CharField(max_length=12, choices=Step.choices)
    stalled_since = models.DateField()
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    in_contact = models.CharField(max_length=8, choices=InContact.choices, blank=True)
    needed = models.TextField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager] = StalledQuestionQuerySet.as_manager()
    row_security = RowSecurity(
        f"{guides_see('nazorg_stalledquestion.trajectory_id')} OR link_id = {LINK}"
        f" OR (region_id = ANY ({DIRECTED_REGIONS}) AND silent_on IS NOT NULL AND answered_at IS NULL)"
    )
    impersonal = DATES | {"number", "stalled_since"}
    personal = {"needed": Personal(_("To know what helps a trajectory on that stands still."), TRAJECTORY_TERM)}

    class Meta:
        verbose_name = "question about a stalled traject"
        constraints = [
            *asked_constraints("stalledquestion"),
            choices("stalledquestion", "step", Step),
            choices("stalledquestion", "in_contact", InContact, blank=True),
            models.CheckConstraint(
                name="stalledquestion_answered_says_why",
                condition=Q(answered_at__isnull=True, reason__isnull=True, in_contact="", needed="")
                | Q(answered_at__isnull=False, reason__isnull=False) & ~Q(in_contact=""),
            ),
            models.UniqueConstraint(fields=["trajectory", "asked_of", "asked_on"], name="stalledquestion_once_a_day"),
        ]
        indexes = [models.Index(fields=["trajectory", "asked_on"], name="stalledquestion_story")]

    # -- rules of the calendar, taken inside `working()` ------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask_about(cls, trajectory: Trajectory) -> list[StalledQuestion]:
        """Ask each partner of it, today. Raises WrongStatus when it moved, or was asked about since it stands still."""
        trajectory.hold()
        since = standing_since(trajectory)
        limit, today = StallRule.of(trajectory.region_id)[trajectory.step], days.today()
        if not limit or since + timedelta(days=limit) > today or asked_since(trajectory):
            raise WrongStatus(_("This trajectory does not stand still."))
        return [cls._ask(trajectory, organisation, since) for organisation in sorted(partners_of(trajectory))]

    @classmethod
    @transaction.atomic
    def ask_holder(cls, number: str, *, by: Actor) -> StalledQuestion:
        """The ketenregisseur asks who is aan zet, now; an older question to them that is open is let go.

        Raises NotAllowed for who does not direct its region, WrongStatus when it does not stand still (any more) or
        they were asked today.
        """
        from transitiehuis.netwerk.actor import working

        with working():
            found = Trajectory.objects.filter(number=number, region__in=by.directed_region_ids)
            trajectory = found.select_related("region").first()
            if trajectory is None:
                raise NotAllowed
            trajectory.hold()
            holder, since = trajectory.holder_id, standing_since(trajectory)
            limit = StallRule.of(trajectory.region_id)[trajectory.step]
            if not holder or not limit or since + timedelta(days=limit) > days.today():
                raise WrongStatus(_("This trajectory does not stand still."))
            older = cls.objects.filter(trajectory=trajectory, asked_of=holder).unanswered()
            for question in older.exclude(asked_on=days.today()).order_by("pk"):
                question.hold_open()
                question.withdraw()
            return cls._ask(trajectory, holder, since)

    @classmethod
    def _ask(cls, trajectory: Trajectory, organisation: int, since: date) -> StalledQuestion:
        today = days.today()
        try:
            with transaction.atomic():
                asked = cls.objects.create(
                    trajectory=trajectory,
                    asked_of_id=organisation,
                    region=trajectory.region,
                    number=trajectory.number,
                    step=trajectory.step,
                    stalled_since=since,
                    channel=Channel.EMAIL,
                    asked_on=today,
                    due=days.add_werkdagen(today, ANSWER_WERKDAGEN),
                )
        except IntegrityError as error:
            raise WrongStatus(_("This trajectory was asked about already.")) from error
        asked.give_link()
        asked.send()
        return asked

    def send(self, *, again: bool = False) -> None:
        from nazorg import stall_messages

        stall_messages.asked(self)

    @transaction.atomic
    def fall_silent(self) -> None:
        """Five werkdagen without an answer, and no reminder: on to the list of the ketenregisseur."""
        self.hold_open()
        if self.silent_on or days.today() <= self.due:
            raise WrongStatus(_("There is still time to answer."))
        self.silent_on = days.today()
        self.save(update_fields=["silent_on"])

    @transaction.atomic
    def let_go(self) -> None:
        """The traject moved or was closed: nobody need answer. Raises WrongStatus while it stands still."""
        self.hold_open()
        if self.trajectory.is_open and not moved_since(self):
            raise WrongStatus(_("This trajectory still stands still."))
        self.withdraw()

    # -- the answer --------------------------------------------------------------------------------------------------

    def _via(self, by: Actor) -> str:
        """Who followed the link, or a colleague with an account of the partner that is asked."""
        via = super()._via(by)
        return via if via != Via.CALL or self.asked_of_id in by.organisation_ids else ""

    @transaction.atomic
    def tell(self, reason: Reason, *, in_contact: str, needed: str = "", by: Actor) -> None:
        """Why, whether there is contact, and what is needed; also late. WrongStatus, NotAllowed."""
        from transitiehuis.netwerk.actor import working

        via = self.require_via(by)
        with working():
            self.hold_open()
            self.reason, self.in_contact, self.needed = reason, in_contact, needed
            self.close(via, by)
            self.save()


def last_step(trajectory: Trajectory) -> datetime:
    """When the last thing happened in the chain."""
    return trajectory.events.aggregate(last=Max("recorded_at"))["last"] or trajectory.opened_at


def standing_since(trajectory: Trajectory) -> date:
    return timezone.localdate(last_step(trajectory))


def asked_since(trajectory: Trajectory) -> bool:
    """It was asked about after the last thing happened."""
    rows = StalledQuestion.objects.filter(trajectory=trajectory, link__created_at__gte=last_step(trajectory))
    return bool(rows.exists())


def moved_since(question: StalledQuestion) -> bool:
    """Something happened in the chain after it was asked."""
    return question.link is not None and last_step(question.trajectory) > question.link.created_at


def stalled_on(day: date) -> Any:
    """Open trajecten of which nothing happened for as long as their region lets that step stand; as the worker."""
    found = Q(pk__in=[])
    for region in Region.objects.order_by("pk").values_list("pk", flat=True):
        for step, limit in StallRule.of(region).items():
            if limit:
                until = days.start_of(day - timedelta(days=limit - 1))
                found |= Q(region=region, step=step, last__lt=until)
    after = {"trajectory": models.OuterRef("pk"), "link__created_at__gte": models.OuterRef("last")}
    asked = StalledQuestion.objects.filter(**after)
    events = ChainEvent.objects.filter(trajectory=models.OuterRef("pk")).order_by("-recorded_at")
    newest = models.Subquery(events.values("recorded_at")[:1])
    standing = Trajectory.objects.open().annotate(last=newest).filter(found)
    return standing.filter(~models.Exists(asked)).order_by("pk")
