from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, Reason, Trajectory
from matching.models.place import WorkPlacementOffer
from matching.models.words import RUNNING, WAITING, AnsweredVia, ProposalStatus, ProposalWhy, WithdrawnBecause
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MET = ("starts_at", "planned_at", "settled_at", "state", "outcome")
# After so many werkdagen without a word the company is asked again; after ANSWER_ENDS the proposal is withdrawn.
CHASE_WERKDAGEN = (3, 5)
ANSWER_ENDS_WERKDAGEN = 10


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        """Proposals of trajecten my organisation works on, and those made to it; the only door from a request."""
        worked_on = is_party(actor, days.today(), "trajectory", WORKING_ROLES)
        return self.filter(Q(worked_on) | Q(company__in=actor.organisation_ids))

    def by_link(self, link: Link) -> ProposalQuerySet:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def to_company(self, actor: Actor) -> ProposalQuerySet:
        return self.filter(company__in=actor.organisation_ids)

    def running(self) -> ProposalQuerySet:
        """Not decided, or accepted and not yet placed."""
        return self.filter(status__in=RUNNING)

    def waiting(self) -> ProposalQuerySet:
        """Waits for the company or for the introduction."""
        return self.filter(status__in=WAITING)

    def overdue_on(self, day: date) -> ProposalQuerySet:
        return self.waiting().filter(due__lt=day)

    def to_chase_on(self, day: date) -> ProposalQuerySet:
        """The company has not said a word for so long that by `day` it is asked once more, or the proposal ends."""
        silent = Q(asked_on__lte=days.last_before(day, ANSWER_ENDS_WERKDAGEN))
        for times, count in enumerate(CHASE_WERKDAGEN):
            silent |= Q(chased__lte=times, asked_on__lte=days.last_before(day, count))
        return self.waiting().filter(silent)

    def with_facts(self) -> ProposalQuerySet:
        """Everything that is shown of a proposal, except who the candidate is."""
        found = self.select_related("company__place", "place__place", "place__theme", "decline_reason", "proposed_by")
        return found.with_meeting()

    def with_meeting(self) -> ProposalQuerySet:
        """`meets_at` along: when the planned kennismaking begins."""
        from matching.models.meeting import Meeting

        planned = Meeting.objects.filter(proposal=OuterRef("pk")).planned().order_by("pk")
        return self.annotate(meets_at=Subquery(planned.values("starts_at")[:1]))

    def with_meetings(self) -> ProposalQuerySet:
        """`met` along: each kennismaking in order, with what came of it."""
        from matching.models.meeting import Meeting

        every = Meeting.objects.filter(proposal=OuterRef("pk")).in_order()
        return self.annotate(met=ArraySubquery(every.values(row=JSONObject(**{name: name for name in MET}))))

    def in_order(self) -> ProposalQuerySet:
        """The oldest first."""
        return self.order_by("proposed_at", "pk")


class ProposalFacts(Lockable):
    """What is kept of a proposal; `Proposal`, which adds the steps, is the one model made of it."""

    Status, Why, AnsweredVia = ProposalStatus, ProposalWhy, AnsweredVia

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(WorkPlacementOffer, on_delete=models.PROTECT, related_name="proposals")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.NAMELESS)
    why = models.CharField(max_length=10, choices=ProposalWhy.choices)
    why_note = models.TextField(max_length=4000, blank=True)
    shown = models.JSONField()
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    # Since when the company owes a word, and how often it was asked again; empty while somebody else is to act.
    asked_on = models.DateField(null=True, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    interested_at = models.DateTimeField(null=True, blank=True)
    introduced_at = models.DateTimeField(null=True, blank=True)
    introduced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    candidate_agreed = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_via = models.CharField(max_length=8, choices=AnsweredVia.choices, blank=True)
    decline_reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_note = models.TextField(max_length=4000, blank=True)
    withdrawn_because = models.CharField(max_length=10, choices=WithdrawnBecause.choices, blank=True)

    objects = ProposalQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('matching_proposal.trajectory_id', WORKING_ROLES)}"
        f" OR company_id = ANY ({MY_ORGANISATIONS}) OR link_id = {LINK}"
    )
    impersonal = {"due", "asked_on"}
    personal = {
        "why_note": Personal(_("To tell the candidate why this place."), TRAJECTORY_TERM),
        "shown": Personal(_("To remember which nameless facts a company was shown."), TRAJECTORY_TERM),
        "decline_note": Personal(_("So that the next proposal fits better."), TRAJECTORY_TERM),
    }

    class Meta:
        abstract = True
        constraints = [
            choices("proposal", "status", ProposalStatus),
            choices("proposal", "why", ProposalWhy),
            choices("proposal", "answered_via", AnsweredVia, blank=True),
            choices("proposal", "withdrawn_because", WithdrawnBecause, blank=True),
            models.CheckConstraint(
                name="proposal_only_a_withdrawn_one_says_why",
                condition=Q(status="withdrawn") | Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="proposal_asked_while_it_waits",
                condition=Q(asked_on__isnull=True) | Q(status__in=["nameless", "introduced"]),
            ),
            models.CheckConstraint(
                name="proposal_state_has_its_facts",
                condition=Q(status="nameless", introduced_at__isnull=True, decided_at__isnull=True)
                | Q(status="introduced", introduced_at__isnull=False, decided_at__isnull=True)
                | Q(status__in=["accepted", "placed"], introduced_at__isnull=False, decided_at__isnull=False)
                | Q(status__in=["declined", "withdrawn"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_name_only_when_candidate_agreed",
                condition=Q(introduced_at__isnull=True, candidate_agreed=False)
                | Q(introduced_at__isnull=False, interested_at__isnull=False, candidate_agreed=True),
            ),
            models.CheckConstraint(
                name="proposal_declined_has_reason",
                condition=Q(status="declined", decline_reason__isnull=False)
                | ~Q(status="declined") & Q(decline_reason__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "place"],
                condition=Q(status__in=["nameless", "introduced", "accepted"]),
                name="proposal_running_once",
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(status="accepted"), name="proposal_one_accepted"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "status"], name="proposal_of_company"),
            models.Index(fields=["trajectory", "status"], name="proposal_of_trajectory"),
            models.Index(fields=["asked_on"], condition=Q(asked_on__isnull=False), name="proposal_asked"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:proposal", args=[self.pk])

    @property
    def number(self) -> str:
        """The number of the traject as the company was shown it; its own row may be out of sight."""
        return self.shown["number"]

    # Read along by `with_meeting` and `with_meetings`.
    meets_at: datetime | None = None
    met: Sequence[dict[str, str]] = ()

    def made_meetings_needless(self, moment: datetime) -> bool:
        """A yes of this company or of another one had come by then: a meeting that ended so was no bad news."""
        yes = self.status in {ProposalStatus.ACCEPTED, ProposalStatus.PLACED}
        other = self.withdrawn_because == WithdrawnBecause.OTHER_YES
        return (yes or other) and self.decided_at is not None and moment >= self.decided_at

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    @property
    def stands_since(self) -> datetime:
        """When it came to stand as it does."""
        return self.decided_at or self.introduced_at or self.interested_at or self.proposed_at

    @property
    def ends_on(self) -> date | None:
        """The last day on which an answer counts; the day after, it is withdrawn by rule. None: nothing is asked."""
        return days.add_werkdagen(self.asked_on, ANSWER_ENDS_WERKDAGEN) if self.asked_on else None

    @property
    def asks_introduction(self) -> bool:
        """The company wants to meet, and the name has not been given yet."""
        return self.status == ProposalStatus.NAMELESS and self.interested_at is not None
