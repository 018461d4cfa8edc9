"""What the house itself knows about each aspect of borging: numbers beside the judgement, never over it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.route_lines import euro
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Partnership, Region, Role
from transitiehuis.regie.models import (
    Agreement,
    AgreementFunding,
    AgreementState,
    AgreementTerm,
    Coverage,
    QuarterRound,
    SecuringAspect,
    Submission,
    TermKind,
)

SOON = 6  # months
YEAR = 365


def facts_of(region: Region, day: date) -> dict[str, list[str]]:
    """Sentences by aspect; eight queries, whatever the region has."""
    return {
        SecuringAspect.OWNER: owner(region, day),
        SecuringAspect.MONEY: money(region, day),
        SecuringAspect.PEOPLE: people(region, day),
        SecuringAspect.AGREEMENTS: agreements(region, day),
        SecuringAspect.KNOWLEDGE: knowledge(region, day),
        SecuringAspect.DATA: data(region, day),
    }


def owner(region: Region, day: date) -> list[str]:
    """How many are named as ketenregisseur, and the hours that were promised for it."""
    named = Membership.objects.current_on(day).filter(region=region, role=Role.CHAIN_DIRECTOR, user__is_active=True)
    count = named.values("user").distinct().count()
    hours = AgreementTerm.objects.promised([region.pk], day).filter(kind=TermKind.DIRECTOR_HOURS)
    total = hours.order_by().aggregate(total=Sum("number"))["total"] or 0
    said = ngettext("%(count)s chain director is named.", "%(count)s chain directors are named.", count)
    promised = ngettext("%(count)s hour a week is agreed.", "%(count)s hours a week are agreed.", total)
    return [said % {"count": count}, promised % {"count": total}]


def money(region: Region, day: date) -> list[str]:
    """Sources under agreements in force, and what ends within half a year."""
    in_force = Agreement.objects.in_force_on(day).filter(region=region)
    rows = list(AgreementFunding.objects.filter(agreement__in=in_force, until__gte=day).order_by("until", "pk"))
    if not rows:
        return [_("No money stands under an agreement in force.")]
    ending = [row for row in rows if row.until <= days.add_months(day, SOON)]
    total, soon = sum(row.amount or 0 for row in rows), sum(row.amount or 0 for row in ending)
    said = ngettext("%(count)s source, %(amount)s together.", "%(count)s sources, %(amount)s together.", len(rows))
    return [
        said % {"count": len(rows), "amount": euro(total)},
        _("%(amount)s of it ends within half a year.") % {"amount": euro(soon)},
    ]


def people(region: Region, day: date) -> list[str]:
    """Of the activities that somebody leads, for how many another partner stands in."""
    rows = Coverage.objects.current_on(day).filter(region=region)
    other = rows.filter(activity=OuterRef("activity"), role=Coverage.Role.STANDS_IN).exclude(
        organisation=OuterRef("organisation")
    )
    led = rows.filter(role=Coverage.Role.LEADS).annotate(kept=Exists(other)).order_by("activity", "pk")
    found: dict[int, bool] = {}
    for activity, kept in led.values_list("activity", "kept"):
        found[activity] = found.get(activity, False) or kept
    facts = {"led": len(found), "kept": sum(found.values())}
    return [_("Somebody leads %(led)s activities; for %(kept)s of them another partner stands in.") % facts]


def agreements(region: Region, day: date) -> list[str]:
    """In force, ending soon, and waiting for a signature."""
    rows = Agreement.objects.filter(region=region)
    in_force, last = rows.in_force_on(day).count(), days.add_months(day, SOON)
    facts = {
        "in_force": in_force,
        "ending": rows.ending(day, last).count(),
        "signing": rows.filter(state=AgreementState.SIGNING).count(),
    }
    return [
        _("%(in_force)s in force, %(ending)s of them end within half a year.") % facts,
        _("%(signing)s wait for a signature.") % facts,
    ]


def knowledge(region: Region, day: date) -> list[str]:
    """How many colleagues at partners are new since a year: they have to be told what works."""
    partners = Partnership.objects.current_on(day).filter(region=region).values("organisation")
    here = Membership.objects.current_on(day).filter(organisation__in=partners, user__is_active=True)
    total = here.values("user").distinct().count()
    before = here.filter(since__lt=day - timedelta(days=YEAR)).values("user").distinct().count()
    facts = {"new": total - before, "total": total}
    return [_("%(new)s of %(total)s colleagues with an account at partners came in the past year.") % facts]


def data(region: Region, day: date) -> list[str]:
    """How many partners scored in the last closed round."""
    last = QuarterRound.objects.closed_by(day).filter(region=region).newest_first().first()
    if last is None:
        return [_("No quarter round was closed yet.")]
    forms = Submission.objects.filter(round=last)
    facts = {"round": str(last.name), "total": forms.count(), "done": forms.filter(~Q(submitted_at=None)).count()}
    return [_("In round %(round)s %(done)s of %(total)s partners scored.") % facts]
