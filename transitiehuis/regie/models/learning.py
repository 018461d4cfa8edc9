from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Theme
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from datetime import datetime

    from transitiehuis.netwerk.actor import Actor

WRITERS = (Role.CHAIN_DIRECTOR, Role.PARTNER_CONTACT, Role.COORDINATOR)
TERM = _("Five years after the learning track ended, so that other regions can learn from it.")
MINE = f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"
TRACKS_I_SEE = f"SELECT id FROM regie_learningtrack WHERE shared OR {MINE}"  # noqa: S608 own names only
TRACKS_OF_MINE = f"SELECT id FROM regie_learningtrack WHERE {MINE}"  # noqa: S608 own names only


class TrackState(models.TextChoices):
    RUNNING = "running", _("under way")
    RESTING = "resting", _("rests")
    DONE = "done", _("learned")


class TrackQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TrackQuerySet:
        """Those of the regions the actor works in, and what other regions share; the only door from a request."""
        return self.filter(Q(shared=True) | Q(region__in={*actor.region_ids, *actor.directed_region_ids}))

    def of(self, actor: Actor) -> TrackQuerySet:
        """Of the actor's own regions."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def running(self) -> TrackQuerySet:
        return self.filter(state=TrackState.RUNNING)

    def with_names(self) -> TrackQuerySet:
        return self.select_related("theme", "region", "follows__region", "edited_by")

    def in_order(self) -> TrackQuerySet:
        """By theme; what is under way first."""
        first = models.Case(models.When(state=TrackState.RUNNING, then=0), default=1)
        return self.order_by("theme__name_nl", first, "-started_on", "pk")


class LearningTrack(Lockable):
    """Leeraanpak: a question about a theme that partners of a region work on together, and what they learn of it."""

    State = TrackState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    title = models.CharField(max_length=100)
    question = models.TextField()
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=TrackState.choices, default=TrackState.RUNNING)
    shared = models.BooleanField(default=False)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = TrackQuerySet.as_manager()
    row_security = RowSecurity(f"shared OR {MINE}", MINE)
    personal = {
        "title": Personal(_("To name what partners learn together."), TERM),
        "question": Personal(_("To say what partners want to learn."), TERM),
        "next_step": Personal(_("To say what is done next."), TERM),
    }
    impersonal = {"next_on", "started_on", "ended_on"}

    class Meta:
        constraints = [
            choices("learningtrack", "state", TrackState),
            models.UniqueConstraint(fields=["region", "follows"], name="learningtrack_followed_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(question=""), name="learningtrack_says_what"),
            models.CheckConstraint(condition=Q(next_on=None) | ~Q(next_step=""), name="learningtrack_day_of_a_step"),
            models.CheckConstraint(
                condition=Q(state="done", ended_on__isnull=False) | ~Q(state="done") & Q(ended_on=None),
                name="learningtrack_ended_when_done",
            ),
        ]
        indexes = [models.Index(fields=["region", "theme"], name="learningtrack_of_region")]

    def __str__(self) -> str:
        return f"learning track {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:learning_track", args=[self.pk])

    def written_by(self, actor: Actor) -> bool:
        return may_write(actor, self.region_id)

    # -- steps --------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(
        cls, region: Region, theme: Theme, *, title: str, question: str, by: Actor, **facts: Any
    ) -> LearningTrack:
        """A new one under way; `facts` are next_step, next_on and shared. NotAllowed outside one's regions."""
        if not may_write(by, region.pk):
            raise NotAllowed
        mark = {"started_on": days.today(), **cls._mark(by)}
        return cls.objects.create(region=region, theme=theme, title=title, question=question, **mark, **facts)

    @staticmethod
    def _mark(by: Actor) -> dict[str, Any]:
        return {"edited_at": timezone.now(), "edited_by": user_of(by)}

    def _hold(self, by: Actor) -> None:
        self.lock()
        if not self.written_by(by):
            raise NotAllowed

    @transaction.atomic
    def edit(self, *, seen: datetime, by: Actor, **facts: Any) -> None:
        """Other words, another next step, shared or not. WrongStatus when a colleague saved since it was `seen`."""
        self._hold(by)
        if seen != self.edited_at:
            raise WrongStatus(_("%(name)s changed this just now. Look at it first.") % {"name": self.edited_by.name})
        for name, value in {**facts, **self._mark(by)}.items():
            setattr(self, name, value)
        self.save(update_fields=[*facts, "edited_at", "edited_by"])

    @transaction.atomic
    def turn(self, state: str, *, by: Actor) -> None:
        """Let it rest, take it up again, or say that it is learned; WrongStatus when it stands so already."""
        self._hold(by)
        if self.state == state:
            raise WrongStatus(_("It stands so already."))
        self.state, self.ended_on = TrackState(state), days.today() if state == TrackState.DONE else None
        self.edited_at, self.edited_by = timezone.now(), user_of(by)
        self.save(update_fields=["state", "ended_on", "edited_at", "edited_by"])

    @transaction.atomic
    def follow(self, region: Region, *, by: Actor) -> LearningTrack:
        """`region` begins its own from this one: question and roles go along, names of partners do not.

        WrongStatus when it is not shared (any more), or when that region follows it already.
        """
        if not may_write(by, region.pk):
            raise NotAllowed
        found = LearningTrack.objects.filter(pk=self.pk).first()
        if found is None or not (found.shared or found.written_by(by)) or found.region_id == region.pk:
            raise WrongStatus(_("This learning track is not shared with your region."))
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)  # two who follow it at once
        if LearningTrack.objects.filter(region=region, follows=self).exists():
            raise WrongStatus(_("Your region follows this learning track already."))
        made = LearningTrack.begin(region, self.theme, title=self.title, question=self.question, follows=self, by=by)
        RoleChange.objects.bulk_create(
            RoleChange(track=made, kind=row.kind, role_now=row.role_now, role_later=row.role_later)
            for row in self.roles.in_order()
        )
        return made

    @transaction.atomic
    def change_role(self, *, by: Actor, row: RoleChange | None = None, **facts: Any) -> RoleChange:
        """What the work of one partner is now and will be; a new row, or `row` with other facts."""
        self._hold(by)
        if row is None:
            return RoleChange.objects.create(track=self, **facts)
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=[*facts])
        return row

    @transaction.atomic
    def drop_role(self, row: RoleChange, *, by: Actor) -> None:
        """It turned out not to change; nothing else rests on the row."""
        self._hold(by)
        self.roles.filter(pk=row.pk).delete()

    @transaction.atomic
    def learn(self, *, on: date, tried: str, saw: str, will: str, by: Actor) -> Lesson:
        """One lesson: what we tried, what we saw, what we will do."""
        self._hold(by)
        return Lesson.objects.create(track=self, on=on, tried=tried, saw=saw, will=will, by=user_of(by))


def may_write(actor: Actor, region_id: int) -> bool:
    """The chain director, and who scores or coordinates for a partner of the region."""
    here = region_id in actor.region_ids or region_id in actor.directed_region_ids
    return here and actor.has_role(*WRITERS)


class RoleChangeQuerySet(models.QuerySet):
    def in_order(self) -> RoleChangeQuerySet:
        """Those whose day is known first."""
        return self.order_by(models.F("from_on").asc(nulls_last=True), "pk")


class RoleChange(models.Model):
    """Rol nu, rol straks: how the work of one partner changes, and when. Without a name it is a kind of partner."""

    track = models.ForeignKey(LearningTrack, on_delete=models.CASCADE, related_name="roles")  # part of it
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    role_now = models.CharField(max_length=200)
    role_later = models.CharField(max_length=200)
    from_on = models.DateField(null=True, blank=True)

    objects = RoleChangeQuerySet.as_manager()
    row_security = RowSecurity(f"track_id IN ({TRACKS_I_SEE})", f"track_id IN ({TRACKS_OF_MINE})")
    personal = {
        "role_now": Personal(_("To say what a partner does now."), TERM),
        "role_later": Personal(_("To say what a partner will do."), TERM),
    }
    impersonal = {"from_on"}

    class Meta:
        constraints = [
            choices("rolechange", "kind", OrganisationKind),
            models.CheckConstraint(condition=~Q(role_now="") & ~Q(role_later=""), name="rolechange_says_both"),
        ]

    def __str__(self) -> str:
        return f"role change {self.pk}"


class LessonQuerySet(models.QuerySet):
    def newest_first(self) -> LessonQuerySet:
        return self.order_by("-on", "-pk")


class Lesson(models.Model):
    """What we tried, what we saw, what we will do; of a day."""

    track = models.ForeignKey(LearningTrack, on_delete=models.CASCADE, related_name="lessons")  # part of it
    on = models.DateField()
    tried = models.TextField()
    saw = models.TextField()
    will = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LessonQuerySet.as_manager()
    row_security = RowSecurity(f"track_id IN ({TRACKS_I_SEE})", f"track_id IN ({TRACKS_OF_MINE})")
    personal = {
        "tried": Personal(_("To remember what partners tried."), TERM),
        "saw": Personal(_("To remember what partners saw."), TERM),
        "will": Personal(_("To remember what partners will do."), TERM),
    }
    impersonal = {"on"}

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(tried="") & ~Q(saw=""), name="lesson_says_both")]

    def __str__(self) -> str:
        return f"lesson {self.pk}"
