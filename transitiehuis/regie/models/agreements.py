from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.models.routes import Edited
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Organisation, Region, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import IN_MY_REGION, user_of
from transitiehuis.regie.models.toolkit import ChainPart, SuccessFactor
from transitiehuis.rowsecurity import DIRECTED_REGIONS, RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from matching.models import LearningRoute
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models.coverage import Activity

AGREEMENT_TERM = _("Two years after the agreement ended.")
AGREEMENTS_I_SEE = f"SELECT id FROM regie_agreement WHERE {IN_MY_REGION}"  # noqa: S608
DIRECTED = f"region_id = ANY ({DIRECTED_REGIONS})"
AGREEMENTS_I_DIRECT = f"SELECT id FROM regie_agreement WHERE {DIRECTED}"  # noqa: S608
SOON_MONTHS = 6  # from here on the first reminder has gone out
FEWEST = 2


class AgreementState(models.TextChoices):
    """What people did with it. Whether it is in force on a day follows from its dates as well: `standing_on`."""

    DRAFT = "draft", _("draft")
    SIGNING = "signing", _("to be signed")
    SIGNED = "signed", _("signed")
    ENDED = "ended", _("ended early")


class Standing(StrEnum):
    DRAFT = "draft"
    SIGNING = "signing"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"

    @property
    def label(self) -> str | Promise:
        return STANDINGS[self]


STANDINGS = {
    Standing.DRAFT: _("draft"),
    Standing.SIGNING: _("to be signed"),
    Standing.AHEAD: _("signed, starts later"),
    Standing.IN_FORCE: _("in force"),
    Standing.EXPIRED: _("run out"),
    Standing.ENDED: _("ended early"),
}


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AgreementQuerySet:
        """Agreements of the regions the actor's organisation takes part in or directs; the only door from a request."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def signed(self) -> AgreementQuerySet:
        """By all its parties; in force or not."""
        return self.exclude(signed_on=None)

    def in_force_on(self, day: date) -> AgreementQuerySet:
        """Signed, and `day` lies within it (both ends inside)."""
        return self.signed().filter(
            Q(until=None) | Q(until__gte=day), Q(ended_on=None) | Q(ended_on__gte=day), since__lte=day
        )

    def not_renewed(self) -> AgreementQuerySet:
        """No successor was signed."""
        signed = Agreement.objects.signed().filter(renews__isnull=False)
        return self.exclude(pk__in=signed.values("renews"))

    def ending(self, first: date, last: date) -> AgreementQuerySet:
        """Signed, ending between these days (inside) by its own date or early, and without a signed successor."""
        own = Q(ended_on=None, until__range=(first, last))
        return self.signed().filter(own | Q(ended_on__range=(first, last))).not_renewed()

    def with_names(self) -> AgreementQuerySet:
        return self.select_related("region", "factor", "edited_by", "ended_by", "renews", "scenario")

    def in_order(self) -> AgreementQuerySet:
        """What ends first comes first; without an end last."""
        return self.order_by(F("until").asc(nulls_last=True), "title", "pk")


class Agreement(Edited):
    """Afspraak: what partners promise each other for a while, on paper, with an end and who pays.

    A concept is written by the region's director; its parties sign by link; then it stands as it is. It is renewed by a
    successor, which is another agreement, or ended early with a reason.
    """

    State = AgreementState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    chain_part = models.CharField(max_length=12, choices=ChainPart.choices)
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    falls_away = models.TextField(blank=True)  # besides what coverage and routes say
    state = models.CharField(max_length=8, choices=AgreementState.choices, default=AgreementState.DRAFT)
    # Which change of an agreed scenario asked for it.
    scenario = models.ForeignKey("regie.Scenario", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scenario_change = models.SlugField(max_length=48, blank=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    made_at = models.DateTimeField()
    signed_on = models.DateField(null=True, blank=True)  # the day the last party signed
    ended_on = models.DateField(null=True, blank=True)  # its last day, where that came early
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    objects = AgreementQuerySet.as_manager()
    named_by = ("title",)
    row_security = RowSecurity(IN_MY_REGION, DIRECTED)
    personal = {
        "title": Personal(_("To remember what partners agreed."), AGREEMENT_TERM),
        "text": Personal(_("To remember what partners agreed."), AGREEMENT_TERM),
        "falls_away": Personal(_("To know what falls away when an agreement ends."), AGREEMENT_TERM),
        "end_reason": Personal(_("To say why an agreement ended early."), AGREEMENT_TERM),
    }
    impersonal = {"since", "until", "signed_on", "ended_on", "scenario_change"}

    class Meta:
        constraints = [
            choices("agreement", "state", AgreementState),
            choices("agreement", "chain_part", ChainPart),
            period("agreement"),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_title"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(text=""), name="agreement_has_text_to_sign"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signing"], signed_on=None)
                | Q(state="signed", signed_on__isnull=False)
                | Q(state="ended"),
                name="agreement_signed_whole",
            ),
            models.CheckConstraint(
                condition=(~Q(state="ended") & Q(ended_on=None, ended_by=None, end_reason=""))
                | (Q(state="ended", ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="agreement_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(until=None) | Q(ended_on__lte=F("until")),
                name="agreement_ended_within",
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=~Q(state="ended"), name="agreement_one_standing_successor"
            ),
            models.UniqueConstraint(fields=["scenario", "scenario_change"], name="agreement_once_for_a_change"),
            models.CheckConstraint(
                condition=Q(scenario=None, scenario_change="") | (Q(scenario__isnull=False) & ~Q(scenario_change="")),
                name="agreement_scenario_with_its_change",
            ),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=F("id")), name="agreement_does_not_renew_itself"
            ),
        ]
        indexes = [models.Index(fields=["region", "until"], name="agreement_of_region")]

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:agreement", args=[self.pk])

    # -- what it is on a day ---------------------------------------------------------------------------------------

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds (inside); None for open-ended."""
        return self.ended_on or self.until

    def standing_on(self, day: date) -> Standing:
        """Concept, to be signed, in force, run out or ended: what was done with it and what the calendar says."""
        if self.state == AgreementState.DRAFT:
            return Standing.DRAFT
        if self.state == AgreementState.SIGNING:
            return Standing.SIGNING
        if self.signed_on is None or (self.ended_on and self.ended_on < day):
            return Standing.ENDED
        if self.since > day:
            return Standing.AHEAD
        return Standing.EXPIRED if self.until and self.until < day else Standing.IN_FORCE

    def ends_soon(self, day: date) -> bool:
        """In force, and within half a year no more."""
        last = self.last_day
        return (
            self.standing_on(day) == Standing.IN_FORCE
            and last is not None
            and last <= days.add_months(day, SOON_MONTHS)
        )

    def directed_by(self, actor: Actor) -> bool:
        return self.region_id in actor.directed_region_ids

    # -- steps -----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def draw_up(cls, region: Region, *, by: Actor, renews: Agreement | None = None, **facts: Any) -> Agreement:
        """A concept. `facts` are the fields, and `parties`, `activities` and `routes` as lists.

        NotAllowed unless the actor directs the region.
        """
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        parts = {name: facts.pop(name, []) for name in ("parties", "activities", "routes")}
        now = timezone.now()
        made = cls.objects.create(
            region=region, renews=renews, made_at=now, edited_at=now, edited_by=user_of(by), **facts
        )
        made._lay(**parts)
        made.log("made", by)
        return made

    @transaction.atomic
    def rewrite(self, opened_at: datetime, *, by: Actor, **facts: Any) -> None:
        """Other words for a concept, by who drew the form at `opened_at`.

        WrongStatus when it is no concept any more, or when somebody wrote since then.
        """
        if not self.directed_by(by):
            raise NotAllowed
        self._claim(opened_at, by)
        self._require(AgreementState.DRAFT)
        parts = {name: facts.pop(name) for name in ("parties", "activities", "routes") if name in facts}
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
        self._lay(**parts)
        self.log("edited", by)

    def hold(self, by: Actor, *states: str) -> None:
        """Lock it for the region's director, in one of `states`; what is added to it marks it as edited."""
        self.lock()
        if not self.directed_by(by):
            raise NotAllowed
        self._require(*states)

    def touch(self, by: Actor) -> None:
        """Who has a form of it open sees that it changed."""
        self._sign(by)
        self.save(update_fields=["edited_at", "edited_by"])

    def _require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongStatus(
                _("This agreement is %(state)s now, so that is no longer possible.") % {"state": self.said_state}
            )

    @property
    def said_state(self) -> str:
        return str(self.standing_on(days.today()).label)

    def _lay(
        self,
        parties: Iterable[Organisation] | None = None,
        activities: Iterable[Activity] | None = None,
        routes: Iterable[LearningRoute] | None = None,
    ) -> None:
        """The parts of a concept that are chosen from lists, replaced as a whole where given."""
        lists: list[tuple[Any, str, Iterable[Any] | None]] = [
            (self.parties, "organisation", parties),
            (self.activities, "activity", activities),
            (self.routes, "route", routes),
        ]
        for rows, field, chosen in lists:
            if chosen is not None:
                wanted = list(dict.fromkeys(chosen))
                rows.exclude(**{f"{field}__in": wanted}).delete()  # a concept keeps no former choice
                there = set(rows.values_list(field, flat=True))
                new = [rows.model(agreement=self, **{field: one}) for one in wanted if one.pk not in there]
                rows.bulk_create(new)

    @transaction.atomic
    def ask(self, emails: Mapping[int, str], *, by: Actor) -> None:
        """Put a concept to be signed: each party (by the id of its organisation) gets a link of its own.

        WrongStatus where two parties or a text are missing, or when it has run out already.
        """
        from transitiehuis.regie.agreements.signing import put_to_sign

        self.hold(by, AgreementState.DRAFT)
        parties = list(self.parties.with_names())
        if len(parties) < FEWEST or not self.text or {p.organisation_id for p in parties} != set(emails):
            raise WrongStatus(_("An agreement needs a text, two parties, and an e-mail address for each of them."))
        if self.until and self.until < days.today():
            raise WrongStatus(_("The last day of this agreement has passed. Change it first."))
        self.state = AgreementState.SIGNING
        self.save(update_fields=["state"])
        put_to_sign(self, emails, by)
        self.touch(by)
        self.log("asked", by)

    @transaction.atomic
    def take_back(self, *, by: Actor) -> None:
        """From being signed to concept: the links open nothing more, and who signed signs the new words again."""
        self.hold(by, AgreementState.SIGNING)
        for signature in self.signatures.standing():
            signature.withdraw()
        self.state = AgreementState.DRAFT
        self.save(update_fields=["state"])
        self.touch(by)
        self.log("taken_back", by)

    def require_signable(self) -> None:
        """Raises WrongStatus when it is not, or no longer, put to be signed."""
        if self.state != AgreementState.SIGNING or (self.until and self.until < days.today()):
            raise WrongStatus(_("This agreement can no longer be signed."))

    def signed_by_all(self) -> None:
        """The last party signed: from its first day it is in force. Called by the signature, which holds the row."""
        self.state, self.signed_on = AgreementState.SIGNED, days.today()
        self.save(update_fields=["state", "signed_on"])

    @transaction.atomic
    def renew(self, *, by: Actor) -> Agreement:
        """A successor as a concept: the same parties, text and numbers, for as long again, from the day after.

        The former one stays as it is. WrongStatus when there is a successor, or it has no end.
        """
        from transitiehuis.regie.agreements.renewing import copy_parts

        self.hold(by, AgreementState.SIGNED)
        if self.until is None:
            raise WrongStatus(_("This agreement has no last day, so there is nothing to renew."))
        if self.successors.exclude(state=AgreementState.ENDED).exists():
            raise WrongStatus(_("This agreement has a successor already."))
        since = self.until + timedelta(days=1)
        fields = ("title", "text", "chain_part", "factor", "falls_away")
        facts = {name: getattr(self, name) for name in fields}
        until = since + (self.until - self.since)
        made = Agreement.draw_up(self.region, by=by, renews=self, since=since, until=until, **facts)
        copy_parts(self, made)
        self.log("renewed", by)
        return made

    @transaction.atomic
    def end(self, on: date, reason: str, *, by: Actor) -> None:
        """Its last day is `on` (inside), earlier than agreed, and why. A concept is dropped the same way.

        WrongStatus for a day outside the agreement.
        """
        self.hold(by, AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED)
        if self.signed_on and not (self.since <= on and (self.until is None or on <= self.until)):
            raise WrongStatus(_("Choose a day within the agreement."))
        for signature in self.signatures.standing().filter(signed_at=None):
            signature.withdraw()
        self.state, self.ended_by, self.end_reason = AgreementState.ENDED, user_of(by), reason
        self.ended_on = on if self.until is None else min(on, self.until)
        self.save(update_fields=["state", "ended_on", "ended_by", "end_reason"])
        self.touch(by)
        self.log("ended", by, note=reason)

    def log(
        self, kind: str, by: Actor | None = None, *, organisation: Organisation | None = None, note: str = ""
    ) -> None:
        """What happened, by whom; by a party that signed by link, where no person of the house did it."""
        user = by.user if by else None
        self.changes.create(kind=kind, by=user, organisation=organisation, note=note, at=timezone.now())
