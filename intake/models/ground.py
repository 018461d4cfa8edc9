from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import OrganisationKind
from transitiehuis.netwerk.models.organisations import DatesQuerySet, never_twice
from transitiehuis.rowsecurity import OPEN

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Organisation


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
        """The ground that holds on `day` (today); None when none was written down."""
        on = cls.objects.current_on(day or days.today())
        return on.filter(organisation_kind=organisation.kind, purpose=purpose).first()

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
