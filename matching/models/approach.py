"""Benadering: how often a leerbedrijf was approached with a candidate this month, over all partners together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Role
from transitiehuis.rowsecurity import OPEN
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import shortday
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_EVER = 60


@dataclass(frozen=True)
class Approached:
    """One company in one month: how often of how often at most, and who was the last."""

    count: int
    most: int
    last_by: str = ""
    last_on: date | None = None

    @property
    def is_full(self) -> bool:
        return self.count >= self.most

    @property
    def words(self) -> str:
        """Deze maand 4 van 4 keer benaderd; laatst door ROC IJsselpoort op 3 nov."""
        if self.last_on is None:
            return _("Not approached yet this month; at most %(most)s times a month.") % {"most": self.most}
        return _("Approached %(count)s of %(most)s times this month; last by %(who)s on %(day)s.") % {
            "count": self.count,
            "most": self.most,
            "who": self.last_by,
            "day": shortday(self.last_on),
        }


class ApproachQuerySet(models.QuerySet):
    def in_month_of(self, day: date) -> ApproachQuerySet:
        return self.filter(month=day.replace(day=1))

    def in_order(self) -> ApproachQuerySet:
        return self.order_by("company", "number")


class Approach(models.Model):
    """One time that a company was approached with a candidate, numbered within its month.

    The number may not be above the ceiling of that moment and is there once, so that the database refuses one more
    than the company wants whoever asks. No traject stands in it: each partner of the region may see it.
    """

    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    number = models.PositiveSmallIntegerField()
    ceiling = models.PositiveSmallIntegerField()
    on = models.DateField()
    by_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = ApproachQuerySet.as_manager()
    row_security = OPEN  # between organisations, of no person
    impersonal = {"month", "on"}
    withheld = "UPDATE, DELETE, TRUNCATE"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, F("ceiling"))), name="approach_under_the_ceiling"),
            models.UniqueConstraint(fields=["company", "month", "number"], name="approach_number_once"),
            models.CheckConstraint(condition=Q(month__day=1, on__gte=F("month")), name="approach_in_its_month"),
        ]

    def __str__(self) -> str:
        return f"approach {self.pk}"

    @classmethod
    def of(cls, companies: Iterable[Organisation], day: date | None = None) -> dict[int, Approached]:
        """How each of these companies stands in the month of `day` (today), by its id. One query."""
        wanted = {company.pk: company for company in companies}
        found = {pk: Approached(0, company.max_approaches) for pk, company in wanted.items()}
        rows = cls.objects.in_month_of(day or days.today()).filter(company__in=wanted).in_order()
        for row in rows.select_related("by_organisation"):
            most = wanted[row.company_id].max_approaches
            found[row.company_id] = Approached(row.number, most, row.by_organisation.name, row.on)
        return found

    @classmethod
    @transaction.atomic
    def note(cls, company: Organisation, *, by: Actor) -> Approach:
        """Count one more approach of `company`, today, by the actor's organisation; holds the company.

        Raises WrongStatus when it has been approached as often this month as it wants.
        """
        company.lock()
        today = days.today()
        stands = cls.of([company], today)[company.pk]
        if stands.is_full:
            raise WrongStatus(cls.refusal(company, stands, today))
        return cls.objects.create(
            company=company,
            month=today.replace(day=1),
            number=stands.count + 1,
            ceiling=company.max_approaches,
            on=today,
            by_organisation=by.member.organisation,
        )

    @staticmethod
    def refusal(company: Organisation, stands: Approached, today: date) -> str:
        if stands.most == 0:
            return _("%(company)s does not want to be approached for now.") % {"company": company.name}
        again = days.add_months(today.replace(day=1), 1)
        return _("%(company)s wants no more candidates this month. %(state)s It is possible again on %(day)s.") % {
            "company": company.name,
            "state": stands.words,
            "day": day_words(again),
        }


@transaction.atomic
def set_ceiling(company: Organisation, most: int, *, by: Actor) -> None:
    """The company says how often a month it wants to be approached at most, from now on.

    Only its own praktijkopleider may say so (NotAllowed). Raises WrongStatus for a number that cannot be.
    """
    if company.pk not in by.organisation_ids or not by.has_role(Role.TRAINER):
        raise NotAllowed
    if not 0 <= most <= MOST_EVER:
        raise WrongStatus(_("Choose a number from 0 to %(most)s.") % {"most": MOST_EVER})
    company.lock()
    company.max_approaches = most
    company.save(update_fields=["max_approaches"])
