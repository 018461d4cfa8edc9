"""Whether the rhythm has anything to do, asked each minute: two statements, whatever there is.

It repeats in the database what quarter.py, nudges.py, the agenda, the calendar, the reminders of agreements and the
review pack work out for themselves, and may say yes too often, never too seldom: a test walks a year with it. Nothing
is remembered, so that an outage or a clock that jumps loses nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from transitiehuis import days
from transitiehuis.regie.agreements.reminding import MONTHS
from transitiehuis.regie.contacts import CONTACTS, LADDER
from transitiehuis.regie.meeting.agenda import CATCH_UP
from transitiehuis.regie.quarter import quarters_to_plan, rounds_in_motion, stages_on
from transitiehuis.regie.rhythm import NUDGES, OFFSETS, ORDER, SCORING, Stage, stage_day

# next_werkdag(a) > b is written as: no werkdag lies in a..b, both inside.
ANYTHING = """
WITH current AS (
  SELECT region_id, organisation_id FROM netwerk_partnership
  WHERE since <= %(today)s AND (until IS NULL OR until >= %(today)s)
), member AS (
  SELECT m.organisation_id, m.user_id, m.region_id, m.role FROM netwerk_membership m
  JOIN netwerk_user u ON u.id = m.user_id AND u.is_active
  WHERE m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s) AND m.role = ANY(%(ladder)s)
), reached AS (
  SELECT organisation_id FROM member WHERE role = ANY(%(contacts)s)
), telling AS (
  SELECT * FROM unnest(%(rounds)s::bigint[], %(regions)s::bigint[], %(ranks)s::int[], %(stages)s::text[],
                       %(actions_until)s::date[]) AS t(round_id, region_id, rank, stage, actions_until)
), asking AS (
  SELECT * FROM unnest(%(open_rounds)s::bigint[], %(open_regions)s::bigint[]) AS t(round_id, region_id)
)
SELECT EXISTS (
  SELECT FROM (SELECT DISTINCT region_id FROM current) c
  CROSS JOIN unnest(%(years)s::int[], %(numbers)s::int[]) AS q(year, number)
  WHERE NOT EXISTS (SELECT FROM regie_quarterround r
                    WHERE (r.region_id, r.year, r.quarter) = (c.region_id, q.year, q.number))
) OR EXISTS (
  SELECT FROM regie_reviewpack WHERE state IN ('waiting', 'building')
) OR EXISTS (
  SELECT FROM regie_quarterround r
  WHERE r.cancelled_at IS NULL AND r.closes_on < %(today)s AND r.meeting_on >= %(today)s
    AND (NOT EXISTS (SELECT FROM regie_reviewpack p WHERE p.round_id = r.id)
         OR r.meeting_on <= %(catch_up)s AND NOT EXISTS (
           SELECT FROM regie_quartermeeting m WHERE m.round_id = r.id
             AND (m.proposed_on = %(today)s OR m.began_at IS NOT NULL OR m.closed_at IS NOT NULL)))
) OR EXISTS (
  SELECT FROM asking a JOIN current c USING (region_id)
  WHERE NOT EXISTS (SELECT FROM regie_submission s
                    WHERE s.round_id = a.round_id AND s.organisation_id = c.organisation_id)
     OR EXISTS (SELECT FROM regie_focusfactor f WHERE f.round_id = a.round_id AND NOT EXISTS (
                  SELECT FROM regie_assessment x WHERE x.round_id = a.round_id
                    AND x.organisation_id = c.organisation_id AND x.factor_id = f.factor_id))
) OR EXISTS (
  SELECT FROM telling t JOIN current c USING (region_id)
  WHERE c.organisation_id IN (SELECT organisation_id FROM reached)
    AND NOT EXISTS (SELECT FROM regie_roundstage s WHERE s.round_id = t.round_id
                      AND s.organisation_id = c.organisation_id
                      AND array_position(%(order)s::text[], s.stage::text) > t.rank)
    AND NOT (t.stage = ANY(%(scoring)s) AND EXISTS (
               SELECT FROM regie_submission s WHERE s.round_id = t.round_id
                 AND s.organisation_id = c.organisation_id AND s.submitted_at IS NOT NULL))
    AND (t.stage <> 'actions' OR EXISTS (
           SELECT FROM regie_action a JOIN regie_quarterround r ON r.id = a.round_id
           WHERE a.state = 'open' AND r.region_id = t.region_id AND a.organisation_id = c.organisation_id
             AND a.added_on <= t.actions_until))
) OR %(werkdag)s AND EXISTS (
  SELECT FROM regie_action a JOIN regie_quarterround r ON r.id = a.round_id
  JOIN current c ON (c.region_id, c.organisation_id) = (r.region_id, a.organisation_id)
  CROSS JOIN unnest(%(nudges)s::int[]) AS n(days)
  LEFT JOIN netwerk_membership p ON p.id = a.person_id
  WHERE a.state = 'open' AND a.due_on <= %(today)s - n.days
    AND NOT EXISTS (SELECT FROM regie_actionnudge d WHERE d.action_id = a.id AND d.due_on = a.due_on
                      AND d."offset" >= n.days)
    AND EXISTS (SELECT FROM member m WHERE m.organisation_id = a.organisation_id
                  AND (m.role = ANY(%(contacts)s) OR m.user_id = p.user_id))
    AND regie_werkdag_number(a.due_on + n.days - 1) >= regie_werkdag_number(a.changed_on)
    AND (r.cancelled_at IS NOT NULL
         OR regie_werkdag_number(a.due_on + n.days - 1) > regie_werkdag_number(r.meeting_on + %(told_after)s - 1))
) OR %(werkdag)s AND EXISTS (
  SELECT FROM regie_agreement a CROSS JOIN unnest(%(months)s::int[]) AS n(months)
  CROSS JOIN LATERAL (SELECT (a.until - make_interval(months => n.months))::date AS day) ahead
  WHERE a.state = 'signed' AND a.until >= %(today)s AND ahead.day <= %(today)s
    AND regie_werkdag_number(ahead.day - 1) >= regie_werkdag_number(a.signed_on)
    AND NOT EXISTS (SELECT FROM regie_agreementreminder d WHERE d.agreement_id = a.id AND d.until = a.until
                      AND d.months <= n.months)
    AND NOT EXISTS (SELECT FROM regie_agreement s WHERE s.renews_id = a.id AND s.signed_on IS NOT NULL)
    AND (EXISTS (SELECT FROM member m WHERE m.region_id = a.region_id AND m.role = %(director)s)
         OR EXISTS (SELECT FROM regie_agreementparty p
                    JOIN current c ON (c.region_id, c.organisation_id) = (a.region_id, p.organisation_id)
                    WHERE p.agreement_id = a.id
                      AND p.organisation_id IN (SELECT organisation_id FROM reached)))
) OR EXISTS (
  SELECT FROM regie_quarterround r JOIN regie_roundstage s ON s.round_id = r.id AND s.stage = 'pack'
  WHERE r.meeting_on >= %(today)s AND r.cancelled_at IS NULL
    AND s.organisation_id IN (SELECT organisation_id FROM reached)
    AND NOT EXISTS (SELECT FROM regie_meetinginvitation i WHERE i.round_id = r.id
                      AND i.organisation_id = s.organisation_id)
) OR EXISTS (
  SELECT FROM regie_quarterround r JOIN regie_meetinginvitation i ON i.round_id = r.id AND NOT i.withdrawn
  WHERE r.meeting_on >= %(today)s AND i.told <> CASE
    WHEN r.cancelled_at IS NOT NULL THEN 'cancelled'
    ELSE btrim(to_char(r.meeting_on, 'YYYY-MM-DD') || ' ' || coalesce(to_char(r.meeting_at, 'HH24:MI'), '') || ' '
               || r.meeting_place) END
)
"""


def anything_due(today: date) -> bool:
    """Whether a run of the rhythm could change anything on `today`. Inside `working()`."""
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING, facts_on(today))
        [found] = cursor.fetchone()
    return bool(found)


def facts_on(today: date) -> dict[str, Any]:
    """What the calendar says of `today`, for the statement. One query."""
    rounds = rounds_in_motion(today)
    telling = [(round, stage) for round, stage in stages_on(today, rounds).items() if stage]
    asking = [round for round in rounds if round.dates.scoring_on(today)]
    quarters = quarters_to_plan(today)
    return {
        "today": today,
        "werkdag": days.is_werkdag(today),
        "catch_up": today + CATCH_UP,
        "contacts": list(CONTACTS),
        "ladder": list(LADDER),
        "director": CONTACTS[-1],
        "rounds": [round.pk for round, _stage in telling],
        "regions": [round.region_id for round, _stage in telling],
        "ranks": [stage.rank for _round, stage in telling],
        "stages": [str(stage) for _round, stage in telling],
        "actions_until": [stage_day(Stage.ACTIONS, round.meeting_on) for round, _stage in telling],
        "open_rounds": [round.pk for round in asking],
        "open_regions": [round.region_id for round in asking],
        "order": list(ORDER),
        "scoring": list(SCORING),
        "years": [quarter.year for quarter in quarters],
        "numbers": [quarter.number for quarter in quarters],
        "nudges": list(NUDGES),
        "told_after": OFFSETS[Stage.ACTIONS],
        "months": list(MONTHS),
    }
