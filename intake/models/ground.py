from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Role
from transitiehuis.netwerk.models.organisations import DatesQuerySet, never_twice
from transitiehuis.rowsecurity import MY_ORGANISATIONS, OPEN, RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class Purpose(models.TextChoices):
    """What somebody's data is shared for."""

    REFER = "refer", gettext_lazy("to refer somebody to a partner")
    SELF_REFERRAL = "self_referral", gettext_lazy("to help who referred themselves")


class LegalGround(models.Model):
    """Why the law lets an organisation of a kind share what it knows of a candidate for one purpose."""

    Purpose = Purpose

    organisation_kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    # A clause that goes on after "want" / "because", without a full stop.
    ground_nl = models.CharField(max_length=300)
    ground_en = models.CharField(max_length=300)
    law = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = DatesQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"ground_nl", "ground_en", "law", "since", "until", "certainty"}

    class Meta:
        constraints = [
            choices("legalground", "organisation_kind", OrganisationKind),
            choices("legalground", "purpose", Purpose),
            period("legalground"),
            never_twice("legalground_one_at_once", "organisation_kind", "purpose"),
        ]

    def __str__(self) -> str:
        return f"legal ground {self.pk}"

    @property
    def ground(self) -> str:
        return self.ground_en if get_language() == "en" else self.ground_nl

    @classmethod
    def of(cls, organisation: Organisation, purpose: str, day: date | None = None) -> LegalGround | None:
        """The ground that holds on `day` (today), in the organisation's own words where it adapted them; None when
        none was written down for organisations of its kind."""
        return cls.of_many([organisation], purpose, day).get(organisation.pk)

    @classmethod
    def of_many(
        cls, organisations: Iterable[Organisation], purpose: str, day: date | None = None
    ) -> dict[int, LegalGround]:
        """The same for several, by the key of the organisation; two queries."""
        on, chosen = day or days.today(), list(organisations)
        kinds = {organisation.kind for organisation in chosen}
        shared = cls.objects.current_on(on).filter(organisation_kind__in=kinds, purpose=purpose)
        by_kind = {ground.organisation_kind: ground for ground in shared}
        own = OwnGround.objects.filter(organisation__in=chosen, purpose=purpose).in_force_on(on)
        adapted = {row.organisation_id: row for row in own}
        found = {}
        for organisation in chosen:
            if ground := by_kind.get(organisation.kind):
                words = adapted.get(organisation.pk)
                found[organisation.pk] = words.over(ground) if words else ground
        return found

    @classmethod
    def sentence_for(cls, organisation: Organisation, purpose: str = Purpose.REFER, day: date | None = None) -> str:
        """One sentence for the page: why this organisation may share it; '' when no ground was written down."""
        found = cls.of(organisation, purpose, day)
        return found.sentence(organisation) if found else ""

    @classmethod
    def told(cls, organisation: Organisation, purpose: str, day: date | None = None) -> dict[str, str]:
        """The sentence as it is kept with a referral, in both languages; empty when no ground was written down."""
        found = cls.of(organisation, purpose, day)
        if found is None:
            return {}
        kept = {}
        for name, language in (("told", "nl"), ("told_en", "en")):
            with override(language):
                kept[name] = found.sentence(organisation)
        return kept

    def sentence(self, organisation: Organisation) -> str:
        """The same for a ground that is at hand."""
        facts = {"organisation": organisation.name, "ground": self.ground, "law": self.law}
        if self.purpose == Purpose.SELF_REFERRAL:
            return capfirst(_("%(organisation)s may use your data, because %(ground)s (%(law)s).") % facts)
        return capfirst(_("%(organisation)s may share this, because %(ground)s (%(law)s).") % facts)


class OwnGroundQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OwnGroundQuerySet:
        """Of the own organisation; the only door from a request."""
        return self.filter(organisation__in=actor.organisation_ids)

    def in_force_on(self, day: date) -> OwnGroundQuerySet:
        """The newest version up to the end of `day` of each organisation and purpose."""
        until = self.filter(adapted_at__lt=days.start_of(day + timedelta(days=1)))
        return until.order_by("organisation", "purpose", "-number").distinct("organisation", "purpose")

    def newest_first(self) -> OwnGroundQuerySet:
        return self.order_by("purpose", "-number")


class OwnGround(models.Model):
    """An organisation's own words for its ground: by whom and when; a new version is a new row, nothing can change.

    One without words goes back to what is shared by all organisations of its kind. What was sent keeps its sentence.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    number = models.PositiveSmallIntegerField()  # the first is 1
    ground_nl = models.CharField(max_length=300, blank=True)
    ground_en = models.CharField(max_length=300, blank=True)
    law = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=200, blank=True)
    adapted_at = models.DateTimeField()
    adapted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OwnGroundQuerySet.as_manager()
    # Read by whoever is told why an organisation may share, also without an account.
    row_security = RowSecurity("true", f"organisation_id = ANY ({MY_ORGANISATIONS})")
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"ground_nl", "ground_en", "law", "certainty"}

    class Meta:
        constraints = [
            choices("ownground", "purpose", Purpose),
            models.UniqueConstraint(fields=["organisation", "purpose", "number"], name="ownground_one_after_another"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="ownground_counts_from_one"),
            models.CheckConstraint(
                name="ownground_whole_or_none",
                condition=models.Q(ground_nl="", ground_en="", law="", certainty="")
                | (~models.Q(ground_nl="") & ~models.Q(ground_en="") & ~models.Q(law="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"own ground {self.pk}"

    @property
    def is_own(self) -> bool:
        """With words of its own; else it went back to the shared ones."""
        return bool(self.ground_nl)

    def over(self, shared: LegalGround) -> LegalGround:
        """The shared ground in these words, not to be saved; `shared` itself where there are none."""
        if not self.is_own:
            return shared
        words = {name: getattr(self, name) for name in ("ground_nl", "ground_en", "law", "certainty")}
        return LegalGround(organisation_kind=shared.organisation_kind, purpose=self.purpose, **words)

    @classmethod
    @transaction.atomic
    def adapt(cls, purpose: str, *, after: int, by: Actor, **words: str) -> OwnGround:
        """A new version for the organisation of `by`: `ground_nl`, `ground_en`, `law`, `certainty`; none of them to go
        back to the shared words. `after` is the number of the version that was read (0: none).

        Raises NotAllowed for others than its manager; WrongStatus when a colleague was first.
        """
        if not by.has_role(Role.MANAGER):
            raise NotAllowed
        of = {"organisation": by.member.organisation, "purpose": purpose, "number": after + 1}
        made = cls(**of, adapted_at=timezone.now(), adapted_by=by.person, **words)
        newest = cls.objects.filter(organisation=made.organisation, purpose=purpose).order_by("-number").first()
        if (newest.number if newest else 0) != after:
            raise WrongStatus(cls._too_late(newest))
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            if "ownground_one_after_another" not in str(error):
                raise
            raise WrongStatus(cls._too_late(None)) from error
        return made

    @staticmethod
    def _too_late(newest: OwnGround | None) -> str:
        who = newest.adapted_by.name if newest else _("A colleague")
        return _("%(who)s changed this while you had it open.") % {"who": who}
