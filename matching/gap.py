"""What somebody has beside what a qualification or occupation asks: has, has not, unknown; and what the plan covers.

Line by line, with what each demand rests on and how sure that is. No sum and no mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import EducationLevel
from intake.models.profile import LEVEL_ORDER
from matching import comparison
from matching.compared import Demand, Wish
from matching.models import EducationAsked, TailoredPart, TailoredPlan, TradeDemand, TradeDemandKind
from matching.sheet import dated
from transitiehuis import days

if TYPE_CHECKING:
    from matching.sheet import Sheet
    from transitiehuis.ui.parts import Check

ABOVE_VMBO = (EducationLevel.HAVO_VWO, EducationLevel.HBO, EducationLevel.WO)


@dataclass(frozen=True)
class GapLine:
    """One demand: what is asked, what is known of the candidate, and what the plan does about it."""

    demand: TradeDemand
    asked: str
    when: str  # to begin, by law
    check: Check
    cover: str  # in the plan: …; exempt …; ''
    is_exempt: bool = False

    @property
    def is_open(self) -> bool:
        return self.check.verdict != "fits" and not self.cover

    @property
    def tone(self) -> str:
        if self.check.verdict == "fits":
            return "done"
        if self.cover:
            return "today"
        return "no" if self.check.verdict == "not" else "unknown"

    @property
    def word(self) -> str:
        if self.check.verdict == "fits":
            return _("is there")
        if self.cover:
            return _("exempt") if self.is_exempt else _("in the plan")
        return _("missing") if self.check.verdict == "not" else _("unknown")


def demands_of(plan: TailoredPlan) -> list[TradeDemand]:
    """What is known to be asked for its goal, each thing once; one query."""
    known = TradeDemand.objects.valid_on(days.today()).in_regions([plan.trajectory.region_id])
    if plan.qualification:
        known = known.of_qualification(plan.qualification)
    elif plan.occupation:
        known = known.of_occupation(plan.occupation)
    once: dict[tuple[Any, ...], TradeDemand] = {}
    for demand in known.in_order():
        once.setdefault((demand.kind, demand.certificate_id, demand.skill_id, demand.licence, demand.level), demand)
    order = list(TradeDemandKind)
    return sorted(once.values(), key=lambda one: (order.index(TradeDemandKind(one.kind)), one.code))


def gap_of(demands: Iterable[TradeDemand], sheet: Sheet) -> list[GapLine]:
    """Each demand beside the matchingsprofiel and the parts of the plan; no query."""
    return [
        GapLine(
            demand,
            asked_words(demand),
            f"{demand.get_moment_display()}, {demand.get_weight_display()}",
            check(demand, sheet.wish, sheet.profile),
            cover_of(demand, sheet),
            any(part.is_exempt and _covers(part, demand) for part in sheet.parts),
        )
        for demand in demands
    ]


def asked_words(demand: TradeDemand) -> str:
    """VCA Basis; Dutch at level B1; driving licence B; vmbo or entree."""
    if demand.certificate:
        return demand.certificate.name_nl
    if demand.skill:
        return capfirst(demand.skill.name_nl)
    if demand.kind == TradeDemandKind.LANGUAGE:
        return _("Dutch at level %(level)s") % {"level": demand.level}
    if demand.kind == TradeDemandKind.LICENCE:
        return _("driving licence %(licence)s") % {"licence": demand.licence}
    return str(EducationAsked(demand.education).label)


def check(demand: TradeDemand, wish: Wish, profile: Any) -> Check:
    """Has, has not or unknown, with the fact. `profile` is read `with_lists`."""
    place = Demand(
        theme=(0, ""),
        distance_km=0,
        licence=demand.licence,
        language_level=demand.level,
        certificates={demand.certificate.pk: demand.certificate.name_nl} if demand.certificate else {},
    )
    if demand.kind == TradeDemandKind.CERTIFICATE:
        return comparison.certificates(wish, place, days.today())
    if demand.kind == TradeDemandKind.LANGUAGE:
        return comparison.language(wish, place)
    if demand.kind == TradeDemandKind.LICENCE:
        return comparison.licence(wish, place)
    if demand.kind == TradeDemandKind.SKILL:
        return skill(demand.skill.name_nl if demand.skill else "", profile.skills_named)
    return education(demand.education, profile.education_level)


def skill(name: str, held: Sequence[str]) -> Check:
    if name in held:
        return comparison.fits(_("in the profile"))
    if not held:
        return comparison.unknown(_("no skills are known"), _("Ask what the candidate can do already."))
    return comparison.fits_not(_("not in the profile"), _("Ask whether the candidate can do this, or learn it."))


def education(asked: str, level: str) -> Check:
    """Whether what somebody finished is enough by law to begin a whole qualification; for a part nothing is asked."""
    if not level:
        return comparison.unknown(_("not known"), _("Ask which school the candidate finished."))
    has = str(EducationLevel(level).label)
    if level == EducationLevel.OTHER:
        return comparison.unknown(has, _("Have the diploma weighed."))
    if level in ABOVE_VMBO:
        return comparison.fits(has)
    if level == EducationLevel.PRIMARY:
        return comparison.fits_not(
            has, _("Begin with a part, or with entree; the school decides in the derde leerweg.")
        )
    if asked == EducationAsked.VMBO:
        return comparison.fits(has)
    return comparison.unknown(has, _("Ask which leerweg or which level of mbo."))


def cover_of(demand: TradeDemand, sheet: Sheet) -> str:
    """What the plan does about it, in words; '' for nothing."""
    for part in sheet.parts:
        if _covers(part, demand):
            facts = {"part": part.title, "who": part.exempt_by.name if part.exempt_by else ""}
            if part.is_exempt:
                return _("exempt, by %(who)s") % facts
            last = sheet.placed[part.pk].last
            if last and not sheet.placed[part.pk].clash:
                return _("%(part)s, done by %(day)s") % {**facts, "day": dated(last)}
            return part.title
    return ""


def _covers(part: TailoredPart, demand: TradeDemand) -> bool:
    if demand.certificate_id:
        return part.certificate_id == demand.certificate_id
    if demand.skill_id:
        return part.skill_id == demand.skill_id
    if demand.kind == TradeDemandKind.LANGUAGE and part.language_level:
        return LEVEL_ORDER[part.language_level] >= LEVEL_ORDER[demand.level]
    return False
