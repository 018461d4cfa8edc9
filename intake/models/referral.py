from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.candidate import Candidate
from intake.models.ground import LegalGround, Purpose
from intake.models.handover import Handover
from intake.models.involvement import Involvement
from intake.models.number_series import NumberSeries
from intake.models.trajectory import TRAJECTORY_TERM, WORKERS, Trajectory
from intake.models.vocabulary import Theme
from intake.models.words import NextAction, PartyRole, Step, WaitingFor
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

INTAKE_WERKDAGEN = 10


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ReferralQuerySet:
        """Referrals of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def sent_with(self, token: str) -> ReferralQuerySet:
        """What the form with that token made; none for what is no token."""
        try:
            return self.filter(token=uuid.UUID(token))
        except ValueError:
            return self.none()


class Referral(models.Model):
    """The fact that somebody was referred: by whom, when, what was said. It never changes."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.PROTECT, related_name="referral")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    explanation = models.TextField(max_length=4000, blank=True)
    informed_on = models.DateField()
    # The legal ground as the page showed it: what the candidate was told, beside when.
    told = models.CharField(max_length=800, blank=True)
    told_en = models.CharField(max_length=800, blank=True)
    # Through the region's public form; nobody referred them.
    by_candidate = models.BooleanField(default=False)
    referred_on = models.DateField()
    # Of the form it was typed in: the same form sent twice makes one dossier.
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = ReferralQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_referral.trajectory_id', WORKING_ROLES)} OR intake_trajectory_is_fresh(trajectory_id)"
    )
    impersonal = {"informed_on", "referred_on", "told", "told_en"}
    personal = {
        "explanation": Personal(_("What the referrer says of the wish."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(informed_on__lte=models.F("referred_on")), name="referral_candidate_knew"
            )
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def told_words(self) -> str:
        """What the candidate was told, in the language of the page."""
        return self.told_en if get_language() == "en" else self.told

    @classmethod
    @transaction.atomic
    def submit(
        cls,
        *,
        candidate: Candidate,
        region: Region,
        to: Organisation,
        themes: Iterable[Theme],
        informed_on: date,
        by: Actor,
        explanation: str = "",
        token: uuid.UUID | None = None,
        language_level: str = "",
        target_group: str = "",
    ) -> Trajectory:
        """Write candidate, traject (aan zet: the referrer), first handover offer, event and messages, in one go.

        `language_level` and `target_group` are what is known already; the target group becomes a statement.
        Raises NotAllowed for who may not refer, WrongStatus when the person already has an open traject here or the
        form with this `token` was sent before (of two at once one wins).
        """
        from intake import candidate_mail
        from intake.models.statement import Statement

        if not by.has_role(*WORKERS):
            raise NotAllowed
        trajectory = cls._open_trajectory(candidate, region, by)
        facts = {"to_organisation": to, "explanation": explanation, "informed_on": informed_on}
        referral = cls._write(trajectory, by, token=token or uuid.uuid4(), **facts)
        themes = list(themes)
        referral.themes.add(*themes)
        cls._begin(trajectory, themes, by, language_level=language_level)
        if target_group:
            Statement.say(trajectory, subject=Statement.Subject.TARGET_GROUP, group=target_group, by=by)
        if to.pk != by.organisation.pk:
            due = days.add_werkdagen(days.today(), INTAKE_WERKDAGEN)
            Handover.offer(trajectory, to, why=explanation, action=NextAction.HOLD_INTAKE, due=due, by=by)
        candidate_mail.referred(trajectory, to)
        return trajectory

    @classmethod
    def _write(cls, trajectory: Trajectory, by: Actor, **facts: object) -> Referral:
        try:
            with transaction.atomic():
                return cls.objects.create(
                    trajectory=trajectory,
                    organisation=by.organisation,
                    by_user=by.user,
                    referred_on=days.today(),
                    **LegalGround.told(by.organisation, Purpose.REFER),
                    **facts,
                )
        except IntegrityError as error:
            raise WrongStatus(_("This referral has already been sent.")) from error

    @classmethod
    def _open_trajectory(cls, candidate: Candidate, region: Region, by: Actor) -> Trajectory:
        now = timezone.now()
        if candidate.pk is None:
            candidate.opened_by, candidate.created_at = by.user, now
            candidate.save()
        try:
            with transaction.atomic():
                return Trajectory.objects.create(
                    number=NumberSeries.next_number(days.today().year),
                    candidate=candidate,
                    region=region,
                    opened_by=by.user,
                    step=Step.REFERRAL,
                    step_since=days.today(),
                    holder=by.organisation,
                    assignee=by.current,
                    next_action=NextAction.HOLD_INTAKE,
                    next_action_due=days.add_werkdagen(days.today(), INTAKE_WERKDAGEN),
                    waiting_for=WaitingFor.NOTHING,
                    opened_at=now,
                )
        except IntegrityError as error:
            raise WrongStatus(_("This person already has an open trajectory in this region.")) from error

    @staticmethod
    def _begin(trajectory: Trajectory, themes: list[Theme], by: Actor, **known: str) -> None:
        from intake.models.profile import MatchingProfile

        role = PartyRole.SCHOOL if by.organisation.is_school else PartyRole.REFERRER
        Involvement.begin(trajectory, by.organisation, role, membership=by.current)
        trajectory.record("opened", by=by)
        profile = MatchingProfile.objects.create(trajectory=trajectory, **known)
        profile.themes.add(*themes)
