"""Zelfaanmelding: what somebody typed on a region's public form, until the worker has made a traject of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models.candidate import Candidate, Channel
from intake.models.ground import LegalGround, Purpose
from intake.models.involvement import Involvement
from intake.models.number_series import NumberSeries
from intake.models.profile import MatchingProfile
from intake.models.referral import Referral
from intake.models.trajectory import Trajectory
from intake.models.vocabulary import Theme
from intake.models.words import NextAction, PartyRole, Step, WaitingFor
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.actor import CLOCK
from transitiehuis.netwerk.models import Place, Region
from transitiehuis.netwerk.models.people import Language
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Organisation

CALL_WERKDAGEN = 2
TERM = _("Some minutes: until it has become a trajectory.")
WHY = _("To help somebody who refers themselves.")


class SelfReferral(models.Model):
    """Who filled it in has no account: a visitor may add one row and read none. The worker makes a traject of it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # Of the form it was typed in: the same form sent twice is one.
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=120)
    birth_year = models.PositiveSmallIntegerField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    themes = ArrayField(models.BigIntegerField(), default=list, blank=True)
    explanation = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    invented = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    row_security = RowSecurity("false", check="intake_takes_self_referrals(region_id)")
    impersonal = {"themes"}
    personal = {
        "first_name": Personal(WHY, TERM),
        "last_name": Personal(WHY, TERM),
        "birth_year": Personal(WHY, TERM),
        "email": Personal(WHY, TERM),
        "phone": Personal(WHY, TERM),
        "place": Personal(WHY, TERM),
        "explanation": Personal(WHY, TERM),
    }

    class Meta:
        constraints = [
            choices("selfreferral", "language", Language),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="selfreferral_can_be_reached"),
            models.CheckConstraint(condition=Q(birth_year__range=(1900, 2100)), name="selfreferral_birth_year_sane"),
        ]

    def __str__(self) -> str:
        return f"self-referral {self.pk}"

    @staticmethod
    def room_in(region: Region) -> bool:
        """Whether the region still takes somebody today: it has a front desk, and not a flood behind it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT intake_takes_self_referrals(%s)", [region.pk])
            return bool(cursor.fetchone()[0])

    def send(self) -> None:
        """Keep it for the worker; the same form sent twice is kept once. The database refuses other regions."""
        from intake.tasks import self_referral_bell

        self.sent_at = timezone.now()
        # Without RETURNING: who adds this row may not read it.
        type(self)._base_manager.bulk_create([self], ignore_conflicts=True)
        self_referral_bell.on_commit()

    @transaction.atomic
    def take_in(self) -> Trajectory | None:
        """A traject with the front desk as holder, told to both; for the worker.

        None when the same form made one before, or when the person has an open traject in the region: then its holder
        is told that they asked again. Either way nothing of this row stays.
        """
        from intake import candidate_mail, messages

        desk = self.region.front_desk
        if desk is None:  # taken away in the meantime: it waits for the next one
            return None
        trajectory = None
        if not Referral.objects.filter(token=self.token).exists():
            known = self._known()
            if known is None:
                trajectory = self._open(desk)
                messages.self_referred(trajectory)
            else:
                messages.asked_again(known, str(self.token))
            candidate_mail.received(self, desk)
        type(self)._base_manager.filter(pk=self.pk).delete()
        return trajectory

    def candidate(self) -> Candidate:
        """The person as typed, not saved; reached by mail when there is an address."""
        return Candidate(
            first_name=self.first_name,
            last_name=self.last_name,
            birth_year=self.birth_year,
            email=self.email,
            phone=self.phone,
            channel=Channel.EMAIL if self.email else Channel.PHONE,
            place=self.place,
            language=self.language,
            invented=self.invented,
            created_at=timezone.now(),
        )

    def _known(self) -> Trajectory | None:
        """The open traject of the same person in this region: same year, and same name, telephone or address."""
        person = self.candidate()
        person.set_keys()
        same = Q(candidate__sort_name=person.sort_name)
        if self.phone:
            same |= Q(candidate__phone_key=person.phone_key)
        if self.email:
            same |= Q(candidate__email__iexact=self.email)
        here = Trajectory.objects.open().filter(region=self.region, candidate__birth_year=self.birth_year)
        found = here.filter(same).order_by("opened_at", "pk")
        return found.select_related("candidate", "holder", "region", "assignee__user").first()

    def _open(self, desk: Organisation) -> Trajectory:
        candidate = self.candidate()
        candidate.save()
        trajectory = Trajectory.objects.create(
            number=NumberSeries.next_number(days.today().year),
            candidate=candidate,
            region=self.region,
            step=Step.REFERRAL,
            step_since=days.today(),
            holder=desk,
            next_action=NextAction.REASSIGN,
            next_action_due=days.add_werkdagen(days.today(), CALL_WERKDAGEN),
            waiting_for=WaitingFor.NOTHING,
            opened_at=timezone.now(),
        )
        sent_on = timezone.localdate(self.sent_at)
        referral = Referral.objects.create(
            trajectory=trajectory,
            organisation=desk,
            to_organisation=desk,
            by_candidate=True,
            explanation=self.explanation,
            informed_on=sent_on,
            referred_on=days.today(),
            token=self.token,
            **LegalGround.told(desk, Purpose.SELF_REFERRAL, sent_on),
        )
        themes = list(Theme.objects.filter(pk__in=self.themes).in_order())
        referral.themes.add(*themes)
        role = PartyRole.SCHOOL if desk.is_school else PartyRole.REFERRER
        Involvement.begin(trajectory, desk, role)
        trajectory.record("opened", by=CLOCK)
        MatchingProfile.objects.create(trajectory=trajectory).themes.add(*themes)
        return trajectory
