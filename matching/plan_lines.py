"""A maatwerkplan in words for the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import dateformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.story import Entry
from matching.models import EnrolmentStatus, PlanStatus, TailoredPart, TailoredPlan
from matching.models.plan_words import WEEKDAYS
from matching.route_lines import euro
from matching.seats import TONES as SEAT_TONES
from matching.seats import status_words
from matching.sheet import Sheet, dated, payer_words
from transitiehuis import days
from transitiehuis.ui.parts import Person

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.laying import Laid

TONES = {
    PlanStatus.CONCEPT: "open",
    PlanStatus.AGREED: "done",
    PlanStatus.REPLACED: "unknown",
    PlanStatus.STOPPED: "no",
}


@dataclass(frozen=True)
class PartLine:
    """One part as a row: what, when, what it gives, what it costs, and what can be done with it."""

    part: TailoredPart
    title: str
    kind: str
    provider: str
    when: str
    rhythm: str  # ten days, on Tuesday
    pauses: str  # no lessons: autumn holiday, Christmas holiday
    after: str
    gives: str
    cost: str
    problem: str
    exempt: str
    seat: tuple[str, str]  # tone and words
    url: str  # of the seat or the route
    can_enrol: bool


def part_lines(sheet: Sheet, *, holds: bool) -> list[PartLine]:
    """In the order of the plan; no query."""
    return [part_line(part, sheet, holds=holds) for part in sheet.parts]


def part_line(part: TailoredPart, sheet: Sheet, *, holds: bool) -> PartLine:
    enrolment = part.enrolment
    seated = enrolment is not None and enrolment.is_open
    agreed, problem = sheet.plan.status == PlanStatus.AGREED, problem_words(part, sheet)
    asks = holds and agreed and part.start and not (seated or part.is_exempt or problem)
    return PartLine(
        part=part,
        title=part.title,
        kind=capfirst(str(part.get_kind_display())),
        provider=part.provider.name if part.provider else _("nobody named yet"),
        when=when_words(part, sheet.placed[part.pk], concept=sheet.plan.is_concept),
        rhythm=rhythm_words(part),
        pauses=pauses_words(part, sheet),
        after=_("after %(part)s") % {"part": part.after.title} if part.after else "",
        gives=gives_words(part),
        cost=cost_words(part),
        problem=problem,
        exempt=exempt_words(part),
        seat=(SEAT_TONES[EnrolmentStatus(enrolment.status)], status_words(enrolment)) if enrolment else ("", ""),
        url=enrolment.get_absolute_url() if enrolment else "",
        can_enrol=bool(asks),
    )


def problem_words(part: TailoredPart, sheet: Sheet) -> str:
    """Why a part of a concept cannot stand; of an agreed plan what became of its start since."""
    if sheet.plan.is_concept:
        return sheet.problem_of(part)
    return off_words(part) if sheet.plan.status == PlanStatus.AGREED and is_off(part) else ""


def is_off(part: TailoredPart) -> bool:
    """Its start is not what was agreed any more, and it is not over."""
    if part.start is None or part.is_exempt or (part.last_day and part.last_day < days.today()):
        return False
    return part.is_gone or part.start.starts_on != part.begins_then


def off_words(part: TailoredPart) -> str:
    """What became of the start."""
    if part.start is None or part.is_gone:
        return _("%(part)s: the start was called off") % {"part": part.title}
    facts = {"part": part.title, "day": dated(part.start.starts_on)}
    return _("%(part)s: the start was moved to %(day)s") % facts


def when_words(part: TailoredPart, laid: Laid, *, concept: bool) -> str:
    """3 maart 2027; 3 maart tot en met 9 juni 2027: as it works out now, once agreed as it was agreed."""
    if part.is_exempt:
        return _("exempt")
    first, last = (laid.first, laid.last) if concept else (part.first_day, part.last_day)
    if first is None or last is None:
        return _("cannot be planned yet")
    if first == last:
        return dated(first)
    begin = dateformat.format(first, "j F") if first.year == last.year else dated(first)
    return _("%(first)s until %(last)s") % {"first": begin, "last": dated(last)}


def pauses_words(part: TailoredPart, sheet: Sheet) -> str:
    """Which holidays of the school it goes around, each once."""
    names = list(dict.fromkeys(one.name for one in sheet.passed_over(part)))
    return _("no lessons in: %(holidays)s") % {"holidays": ", ".join(names)} if names else ""


def rhythm_words(part: TailoredPart) -> str:
    """10 dagen, op dinsdag en donderdag."""
    names = [str(name).lower() for number, name in WEEKDAYS if number in part.weekdays]
    if part.days == 1:
        return _("1 day")
    several = ngettext("%(count)s day", "%(count)s days", part.days) % {"count": part.days}
    if len(names) == len(WEEKDAYS):
        return _("%(days)s, each working day") % {"days": several}
    listed = names[0] if len(names) == 1 else _("%(first)s and %(last)s") % {
        "first": ", ".join(names[:-1]), "last": names[-1]
    }  # fmt: skip
    return _("%(days)s, on %(weekdays)s") % {"days": several, "weekdays": listed}


def gives_words(part: TailoredPart) -> str:
    """What somebody has by it."""
    level = _("Dutch at level %(level)s") % {"level": part.language_level} if part.language_level else ""
    return ", ".join(
        filter(
            None,
            [part.certificate.name_nl if part.certificate else "", part.skill.name_nl if part.skill else "", level],
        )
    )


def cost_words(part: TailoredPart) -> str:
    """€ 195, Wij Techniek; no costs; not said."""
    if part.is_exempt:
        return ""
    if part.cost is None:
        return _("not said")
    if not part.cost:
        return _("no costs")
    return ", ".join(filter(None, [euro(part.cost), payer_words(part)]))


def exempt_words(part: TailoredPart) -> str:
    """By whom, when, resting on what; '' for what is to be done."""
    if part.exempt_by is None or part.exempt_on is None:
        return ""
    facts = {
        "who": part.exempt_by.name,
        "day": dated(part.exempt_on),
        "basis": str(part.get_exempt_basis_display()),
    }
    said = _("Exempt by %(who)s on %(day)s, resting on %(basis)s") % facts
    return f"{said} ({part.exempt_reference})" if part.exempt_reference else said


def plan_facts(plan: TailoredPlan, sheet: Sheet) -> list[tuple[str, str]]:
    """The plan in short; empty ones are left out."""
    begins, last = begin_and_end(plan, sheet)
    return [
        (_("Becomes"), plan.goal),
        (_("Can begin from"), dated(plan.begins_on)),
        (_("First day"), dated(begins) if begins else ""),
        (_("Ready"), dated(last) if last else _("not known yet")),
        (_("Changed because"), plan.changed_because),
        (_("Stopped because"), plan.ended_because),
    ]


def begin_and_end(plan: TailoredPlan, sheet: Sheet) -> tuple[date | None, date | None]:
    """As agreed; of a concept as it works out now."""
    if plan.is_concept:
        return sheet.begins, sheet.ends
    firsts = [part.first_day for part in sheet.parts if part.first_day]
    lasts = [part.last_day for part in sheet.parts if part.last_day]
    return min(firsts, default=None), max(lasts, default=None)


def standing(plan: TailoredPlan) -> tuple[str, str]:
    """Tone and words: versie 2, vastgesteld op 3 maart 2027."""
    facts = {"version": plan.version, "state": str(plan.get_status_display())}
    words = _("version %(version)s, %(state)s") % facts
    if plan.agreed_on and plan.status == PlanStatus.AGREED:
        words = _("version %(version)s, agreed with the candidate on %(day)s") % {**facts, "day": dated(plan.agreed_on)}
    elif plan.ended_on:
        words = _("version %(version)s, %(state)s on %(day)s") % {**facts, "day": dated(plan.ended_on)}
    return TONES[PlanStatus(plan.status)], words


def cost_rows(sheet: Sheet) -> list[tuple[str, str]]:
    """Who pays how much, and what nobody has said yet."""
    rows = [(who, euro(amount)) for who, amount in sheet.costs()]
    if sheet.costs_unknown():
        rows.append((_("Not known yet"), ", ".join(p.title for p in sheet.parts if p.cost is None and not p.is_exempt)))
    return rows


def version_lines(plans: Sequence[TailoredPlan]) -> list[Person]:
    """Other versions: which, who agreed it, and why it changed or ended."""
    return [
        Person(
            _("Version %(version)s") % {"version": plan.version},
            ". ".join(filter(None, [capfirst(standing(plan)[1]), plan.changed_because, plan.ended_because])),
            f"?versie={plan.version}",
        )
        for plan in plans
    ]


def plan_person(plan: TailoredPlan, trajectory: Trajectory) -> Person:
    """The plan as a line beside the dossier."""
    url = f"{reverse('matching:plan', args=[trajectory.number])}?versie={plan.version}"
    return Person(plan.goal, note=capfirst(standing(plan)[1]), url=url)


def plan_entries(plan: TailoredPlan) -> list[Entry]:
    """What happened to a plan, for the timeline of the dossier."""
    facts = {"version": plan.version, "goal": plan.goal}
    found = []
    if plan.agreed_at:
        said = _("Tailored plan agreed with the candidate, version %(version)s: %(goal)s") % facts
        who = ", ".join(one.name for one in (plan.agreed_by, plan.agreed_for) if one)
        found.append((plan.agreed_at, said, who, "done", (plan.changed_because,)))
    if plan.status == PlanStatus.STOPPED and plan.ended_on:
        said = _("Tailored plan stopped, version %(version)s: %(goal)s") % facts
        found.append((days.start_of(plan.ended_on), said, "", "no", (plan.ended_because,)))
    return [
        Entry(moment, text, who, tone, tuple(filter(None, lines)), recorded_at=moment)
        for moment, text, who, tone, lines in found
    ]


def agreed_words(plan: TailoredPlan) -> str:
    """Who agreed it with the candidate."""
    if plan.agreed_by is None or plan.agreed_for is None or plan.agreed_on is None:
        return ""
    return _("by %(who)s of %(of)s") % {"who": plan.agreed_by.name, "of": plan.agreed_for.name}
