"""What is counted of a region on a day, in three statements whatever its size. Only the worker may ask this.

A measuring point counts forty days after its day, answered or not: counting answers that came early would flatter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from nazorg.models import IN, Measure
from nazorg.models.result_words import DOUBT, MONTHS, SILENT_DAYS
from transitiehuis.regie.durability.survival import Life


class Dimension(models.TextChoices):
    """By what the starts are split; one at a time."""

    ALL = "all", _("all together")
    TRADE = "trade", _("trade")
    THEME = "theme", _("theme")
    ROUTE = "route", _("learning route")
    FORM = "form", _("form")
    QUARTER = "quarter", _("quarter of the first day")


SPLITS = [dimension.value for dimension in Dimension if dimension != Dimension.ALL]

# The first days at work of a region, each with what it is split by. '' where that is not known.
STARTS = """
WITH begun AS MATERIALIZED (
  SELECT s.id, s.start, s.trajectory_id, s.placement_id,
         coalesce(w.occupation_id::text, 'q' || w.qualification_id, '') AS trade,
         coalesce(w.theme_id::text, '') AS theme,
         coalesce(e.route_id::text, '') AS route,
         coalesce(e.form, CASE p.kind WHEN 'bbl' THEN 'bbl' ELSE '' END) AS form,
         to_char(s.start, 'YYYY"-K"Q') AS quarter
  FROM nazorg_resultseries s
  JOIN matching_placement p ON p.id = s.placement_id
  LEFT JOIN matching_workplacementoffer w ON w.id = p.place_id
  LEFT JOIN LATERAL (
    SELECT rs.route_id, lr.form FROM matching_enrolment en
    JOIN matching_routestart rs ON rs.id = en.start_id JOIN matching_learningroute lr ON lr.id = rs.route_id
    WHERE en.trajectory_id = s.trajectory_id AND en.status IN ('enrolled', 'finished', 'dropped')
    ORDER BY rs.starts_on DESC, en.id DESC LIMIT 1
  ) e ON true
  WHERE s.region_id = %(region)s AND s.start <= %(day)s
)"""
# Which split a row of GROUPING SETS belongs to: the one bit that is not set.
WHICH = "GROUPING(trade, theme, route, form, quarter)"
KEY = "coalesce(trade, theme, route, form, quarter, '')"
PEOPLE = f"""{STARTS}
SELECT {WHICH}, {KEY}, count(*) FROM begun
GROUP BY GROUPING SETS ((), (trade), (theme), (route), (form), (quarter))"""  # noqa: S608 own words only
POINTS = f"""{STARTS}
SELECT {WHICH}, {KEY}, r.months, r.answer, count(*)
FROM begun JOIN nazorg_result r ON r.series_id = begun.id WHERE r.due < %(settled)s
GROUP BY GROUPING SETS ((r.months, r.answer), (trade, r.months, r.answer), (theme, r.months, r.answer),
  (route, r.months, r.answer), (form, r.months, r.answer), (quarter, r.months, r.answer))"""  # noqa: S608

# The measuring points behind one figure, one by one; of the whole or of one group, whose column is put in.
CASES = f"""{STARTS}
SELECT t.number, begun.start, r.due, r.answer, r.evidence
FROM begun JOIN nazorg_result r ON r.series_id = begun.id JOIN intake_trajectory t ON t.id = begun.trajectory_id
WHERE r.due < %(settled)s AND r.months = %(months)s"""  # noqa: S608 own words only
# Each day of which something is certain: in (1) or gone (-1), for employer, trade and work; 0 says nothing of it.
LIVES = f"""{STARTS},
fact AS (
  SELECT begun.id, r.due AS day,
    CASE WHEN r.answer = 'same_employer' THEN 1 WHEN r.answer IN ('', 'unknown', 'left') THEN 0 ELSE -1 END AS employer,
    CASE WHEN r.answer IN ('same_employer', 'same_trade') THEN 1
         WHEN r.answer IN ('other_work', 'not_at_work') THEN -1 ELSE 0 END AS trade_,
    CASE WHEN r.answer IN ('same_employer', 'same_trade', 'other_work') THEN 1
         WHEN r.answer = 'not_at_work' THEN -1 ELSE 0 END AS work
  FROM begun JOIN nazorg_result r ON r.series_id = begun.id
  WHERE r.due <= %(day)s AND r.answer NOT IN ('', 'unknown')
  UNION ALL
  SELECT begun.id, seen.day, CASE WHEN p.counted_from = begun.start THEN 1 ELSE 0 END, 1, 1
  FROM begun JOIN matching_placement p ON p.trajectory_id = begun.trajectory_id AND p.counted_from >= begun.start
    AND p.state IN ('started', 'ended')
  CROSS JOIN LATERAL (
    SELECT p.start AS day UNION ALL SELECT p.ended_on WHERE p.ended_on IS NOT NULL
    UNION ALL SELECT max(c.held_on) FROM nazorg_contactmoment c WHERE c.placement_id = p.id AND c.status = 'held'
      AND c.held_on <= coalesce(p.ended_on, c.held_on)
    UNION ALL SELECT max((k.answered_at AT TIME ZONE 'Europe/Amsterdam')::date) FROM nazorg_checkin k
      WHERE k.placement_id = p.id AND k.at_work IN ('yes', 'leaving')
      AND (k.answered_at AT TIME ZONE 'Europe/Amsterdam')::date <= coalesce(p.ended_on, k.answered_at::date + 1)
  ) seen
  WHERE seen.day <= %(day)s
  UNION ALL
  SELECT begun.id, max(p.ended_on) + 1, -1, 0, 0
  FROM begun JOIN matching_placement p ON p.trajectory_id = begun.trajectory_id AND p.counted_from = begun.start
    AND p.state IN ('started', 'ended')
  GROUP BY begun.id HAVING bool_and(p.state = 'ended') AND max(p.ended_on) < %(day)s
),
apart AS (
  SELECT fact.id, m.measure, fact.day, m.said
  FROM fact CROSS JOIN LATERAL (VALUES ('employer', employer), ('trade', trade_), ('work', work)) m(measure, said)
  WHERE m.said <> 0
),
gone AS (SELECT id, measure, min(day) FILTER (WHERE said = -1) AS day FROM apart GROUP BY id, measure),
life AS (
  SELECT gone.id, gone.measure, gone.day IS NOT NULL AS left_, max(apart.day) AS sure
  FROM gone JOIN apart ON apart.id = gone.id AND apart.measure = gone.measure AND apart.said = 1
    AND (gone.day IS NULL OR apart.day < gone.day)
  GROUP BY gone.id, gone.measure, gone.day
),
counted AS (
  SELECT begun.*, life.measure, life.left_, life.sure - begun.start + life.left_::int AS length
  FROM life JOIN begun ON begun.id = life.id
)
SELECT {WHICH}, {KEY}, measure, length, left_, count(*) FROM counted
GROUP BY GROUPING SETS ((measure, length, left_), (trade, measure, length, left_), (theme, measure, length, left_),
  (route, measure, length, left_), (form, measure, length, left_), (quarter, measure, length, left_))"""  # noqa: S608


@dataclass(frozen=True)
class Case:
    """One measuring point that a figure counts."""

    number: str
    start: date
    due: date
    answer: str
    evidence: str


@dataclass(frozen=True)
class Point:
    """Of who began so many months ago or more: how many, how many are certainly in, how many may be."""

    months: int
    reached: int
    sure: int
    maybe: int

    @property
    def unknown(self) -> int:
        return self.maybe - self.sure


@dataclass
class Counted:
    """One group of starts: everybody (`Dimension.ALL`, '') or one of a split."""

    people: int = 0
    answers: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    lives: dict[str, list[Life]] = field(default_factory=lambda: defaultdict(list))

    def reached(self, months: int) -> int:
        return sum(self.answers[months].values()) if months else self.people

    def points(self, measure: Measure) -> list[Point]:
        """The start and the four measuring points; at the start everybody is in."""
        found = [Point(0, self.people, self.people, self.people)]
        for months in MONTHS:
            answers = self.answers[months]
            sure = sum(number for answer, number in answers.items() if answer in IN[measure])
            doubt = sum(number for answer, number in answers.items() if answer in DOUBT[measure])
            found.append(Point(months, self.reached(months), sure, sure + doubt))
        return found


Groups = dict[tuple[str, str], Counted]


def count(region: int, day: date) -> Groups:
    """Everything of the region as known on `day`: (dimension, key) to what was counted."""
    facts = {"region": region, "day": day, "settled": day - timedelta(days=SILENT_DAYS)}
    groups: Groups = defaultdict(Counted)
    for which, key, number in _ask(PEOPLE, facts):
        groups[_name(which, key)].people = number
    for which, key, months, answer, number in _ask(POINTS, facts):
        groups[_name(which, key)].answers[months][answer] += number
    for which, key, measure, length, gone, number in _ask(LIVES, facts):
        groups[_name(which, key)].lives[measure].append((length, gone, number))
    return groups


def cases(region: int, day: date, months: int, dimension: str = Dimension.ALL, key: str = "") -> list[Case]:
    """Which measuring points make that figure as known on `day`, in order of number. Only the worker may ask this."""
    facts = {"region": region, "day": day, "settled": day - timedelta(days=SILENT_DAYS), "months": months, "key": key}
    only = f" AND begun.{dimension} = %(key)s" if dimension in SPLITS else ""
    return [Case(*row) for row in _ask(f"{CASES}{only} ORDER BY t.number, begun.start", facts)]


def _ask(statement: str, facts: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def _name(which: int, key: str) -> tuple[str, str]:
    """(dimension, key) of a row: the bits of GROUPING, leftmost first, are 0 for what the row is grouped by."""
    for place, dimension in enumerate(SPLITS):
        if not which & (1 << (len(SPLITS) - 1 - place)):
            return dimension, key
    return Dimension.ALL, ""
