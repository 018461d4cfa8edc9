from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, WORKERS, Involvement, PartyRole, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Membership, Organisation, Role
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class GuidanceKind(models.TextChoices):
    JOB_COACH = "job_coach", _("job coach")
    SCHOOL = "school", _("guide from school")
    TRAINER = "trainer", _("workplace trainer")
    CLIENT_MANAGER = "client_manager", _("case manager")
    AFTERCARE = "aftercare", _("aftercare contact")


class GuidanceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> GuidanceQuerySet:
        """Begeleiders of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def current(self) -> GuidanceQuerySet:
        return self.filter(until=None)

    def leading(self) -> GuidanceQuerySet:
        return self.current().filter(lead=True)

    def handing_over(self) -> GuidanceQuerySet:
        """Who led and is still responsible, until the new lead has made contact."""
        return self.current().filter(handed_to__isnull=False)

    def in_order(self) -> GuidanceQuerySet:
        """The lead first, then as they came."""
        return self.order_by("-lead", F("until").desc(nulls_first=True), "since", "pk")


class Guidance(Lockable):
    """A begeleider of one traject: of which kind, who, from and until when (both inside); at most one leads.

    Somebody who led and handed over (`handed_to`) stays responsible beside the new lead until that one has made the
    first contact. A praktijkopleider without account is a name.
    """

    Kind = GuidanceKind

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=GuidanceKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    lead = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    handed_to = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    first_contact_on = models.DateField(null=True, blank=True)

    objects = GuidanceQuerySet.as_manager()
    row_security = RowSecurity(party_sees("nazorg_guidance.trajectory_id", WORKING_ROLES))
    impersonal = {"since", "until", "first_contact_on"}
    personal = {"name": Personal(_("So that everybody knows who guides the candidate at work."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            choices("guidance", "kind", GuidanceKind),
            period("guidance"),
            models.CheckConstraint(
                name="guidance_is_somebody",
                condition=Q(name="") & (Q(membership__isnull=False) | Q(lead=True) | Q(handed_to__isnull=False))
                | Q(membership__isnull=True, kind="trainer", lead=False) & ~Q(name=""),
            ),
            models.CheckConstraint(
                name="guidance_lead_handed_nothing_over", condition=Q(lead=False) | Q(handed_to__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(handed_to=F("pk")), name="guidance_to_another"),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(lead=True, until__isnull=True), name="guidance_one_lead"
            ),
            models.UniqueConstraint(
                fields=["trajectory", "membership", "kind"],
                condition=Q(until__isnull=True, membership__isnull=False),
                name="guidance_once",
            ),
        ]
        indexes = [
            models.Index(fields=["membership", "trajectory"], condition=Q(until=None), name="guidance_of_person"),
            models.Index(fields=["trajectory", "until"], name="guidance_of_trajectory"),
        ]

    def __str__(self) -> str:
        return f"guidance {self.pk}"

    @property
    def person(self) -> str:
        """The begeleider's name; the organisation's where it is the whole team."""
        return self.membership.user.name if self.membership else self.name or self.organisation.name

    @classmethod
    @transaction.atomic
    def add(
        cls, trajectory: Trajectory, kind: str, *, by: Actor, membership: Membership | None = None, name: str = ""
    ) -> Guidance:
        """One more begeleider beside those there are: a person of a betrokken partij, or a praktijkopleider by name.

        Raises NotAllowed for who does not work on the traject or a person of no party, WrongStatus for one who guides
        already in that way or when nobody is at work anywhere.
        """
        trajectory.hold()
        trajectory.require_worker(by)
        parties = Involvement.objects.filter(trajectory=trajectory).current_on(days.today())
        if membership:
            roles = (Role.TRAINER,) if kind == GuidanceKind.TRAINER else WORKERS
            seen = parties.exclude(role=PartyRole.RECEIVER).filter(organisation=membership.organisation_id)
            if membership.role not in roles or not seen.exists():
                raise NotAllowed
            organisation = membership.organisation
            twice = cls.objects.current().filter(trajectory=trajectory, membership=membership, kind=kind)
        else:
            company = parties.filter(role=PartyRole.TRAINING_COMPANY).select_related("organisation").order_by("-pk")
            found = company.first()
            if found is None or kind != GuidanceKind.TRAINER or not name:
                raise WrongStatus(_("There is no training company now where a workplace trainer works."))
            organisation = found.organisation
            twice = cls.objects.current().filter(trajectory=trajectory, name=name, kind=kind)
        if twice.exists():
            raise WrongStatus(_("This person guides the candidate already in this way."))
        return cls.objects.create(
            trajectory=trajectory,
            kind=kind,
            organisation=organisation,
            membership=membership,
            name=name,
            since=days.today(),
        )

    @transaction.atomic
    def end(self, *, by: Actor) -> None:
        """This begeleider guides no more, from tomorrow. The lead is handed over, not ended."""
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        if self.until is not None:
            raise WrongStatus(_("This guidance has ended already."))
        if self.lead or self.handed_to_id:
            raise WrongStatus(_("Who leads hands the guidance over: until the first contact both are responsible."))
        self.until = max(days.today(), self.since)
        self.save(update_fields=["until"])


def kind_of(organisation: Organisation) -> str:
    """As what the people of this organisation guide, when nothing else was said."""
    if organisation.is_school:
        return GuidanceKind.SCHOOL
    client_managers = {Organisation.Kind.MUNICIPALITY, Organisation.Kind.UWV}
    return GuidanceKind.CLIENT_MANAGER if organisation.kind in client_managers else GuidanceKind.JOB_COACH


def lead_follows(trajectory: Trajectory) -> Guidance | None:
    """Bring the lead to what the betrokken partijen say; the lead there is now, or None.

    Another person or organisation leads from today: who led stays responsible until the new lead has made contact. A
    team that names its person has handed nothing over. The traject is held by the caller.
    """
    party = Involvement.objects.filter(trajectory=trajectory, lead=True, until=None).first()
    lead = Guidance.objects.leading().filter(trajectory=trajectory).first()
    if party is None:
        return lead
    if lead and (lead.organisation_id, lead.membership_id) == (party.organisation_id, party.membership_id):
        return lead
    if lead and lead.organisation_id == party.organisation_id and lead.membership_id is None:
        lead.membership = party.membership
        lead.save(update_fields=["membership"])
        return lead
    if lead:
        Guidance.objects.filter(pk=lead.pk).update(lead=False)
    new = beside_becomes_lead(trajectory, party)
    if lead:
        Guidance.objects.filter(pk=lead.pk).update(handed_to=new)
    return new


def beside_becomes_lead(trajectory: Trajectory, party: Involvement) -> Guidance:
    """The row of the new lead: the one they had beside the lead, else a new one."""
    kind = kind_of(party.organisation)
    known = Guidance.objects.current().filter(trajectory=trajectory, organisation=party.organisation)
    found = known.filter(membership=party.membership, name="").order_by("pk").first()
    if found is None:
        found = Guidance(trajectory=trajectory, kind=kind, organisation=party.organisation, since=days.today())
    found.membership, found.lead, found.handed_to, found.first_contact_on = party.membership, True, None, None
    found.save()
    return found


def contact_made(trajectory: Trajectory, on: date, by: Actor) -> None:
    """The new lead spoke with the candidate: from now on they alone are responsible.

    A former lead of another organisation reads for thirty days more; then its access ends by itself. The traject is
    held by the caller. Nothing happens for who is not of the lead's organisation.
    """
    lead = Guidance.objects.leading().filter(trajectory=trajectory, first_contact_on=None).first()
    if lead is None or lead.organisation_id not in by.organisation_ids:
        return
    formers = Guidance.objects.handing_over().filter(trajectory=trajectory)
    colleague = lead.membership_id is not None and lead.membership_id not in by.membership_ids
    if colleague and formers.filter(organisation=lead.organisation_id).exists():
        return  # the former lead, most likely, who may not confirm for the new one
    lead.first_contact_on = max(on, lead.since)
    lead.save(update_fields=["first_contact_on"])
    gone = [former.organisation_id for former in formers if former.organisation_id != lead.organisation_id]
    formers.update(until=days.today())
    Involvement.objects.filter(
        trajectory=trajectory,
        organisation__in=gone,
        role__in=[PartyRole.GUIDE, PartyRole.SCHOOL],
        lead=False,
        until=None,
    ).update(until=trajectory.former_holder_until())
