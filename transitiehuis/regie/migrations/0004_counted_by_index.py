"""The region's numbers as before, read out of indexes: trajecten of the period, and not all that a region ever had.

A traject gets no event once it is closed, but within 30 days, when a dossier that was put together with it is taken
apart again; so the events of a period are those of trajecten that are open or closed since a month before it.
"""

from django.db import migrations

# What happened, and by whom the last in time; `later` is the first day that anything recorded from here on fell on.
SPANS = """
CREATE OR REPLACE FUNCTION regie_chain_spans(of_region bigint, since timestamptz)
  RETURNS TABLE (traject bigint, place bigint, state text, before text, outcome text, holder bigint, waiting_for text,
                 waiting_on bigint, day date, until date)
  LANGUAGE sql STABLE AS $$
  SELECT o.traject, row_number() OVER f, o.state, lag(o.state) OVER f,
         CASE WHEN o.state <> 'out' THEN ''
              WHEN o.reason_id IS NULL THEN 'merged'
              ELSE CASE r.code WHEN 'works_in_trade' THEN 'work' WHEN 'other_work' THEN 'other_work'
                               WHEN 'continues_elsewhere' THEN 'elsewhere' ELSE 'dropped' END END,
         o.holder_id, o.waiting_for, o.waiting_on_id,
         greatest(first_value(o.occurred_on) OVER f, o.later),
         CASE WHEN lead(o.later) OVER f IS NOT NULL
              THEN greatest(first_value(o.occurred_on) OVER f, lead(o.later) OVER f) END
  FROM (
    SELECT e.trajectory_id AS traject, e.id, e.recorded_at, e.occurred_on, e.reason_id,
           CASE e.kind WHEN 'closed' THEN 'out' ELSE e.to_step END AS state,
           e.holder_id, e.waiting_for, e.waiting_on_id,
           min(e.occurred_on) OVER (PARTITION BY e.trajectory_id ORDER BY e.recorded_at DESC, e.id DESC
             ROWS UNBOUNDED PRECEDING) AS later
    FROM intake_trajectory t
    JOIN intake_chainevent e ON e.trajectory_id = t.id
    WHERE t.region_id = of_region AND (t.closed_at IS NULL OR t.closed_at >= since)
  ) o
  LEFT JOIN intake_reason r ON r.id = o.reason_id
  WINDOW f AS (PARTITION BY o.traject ORDER BY o.recorded_at, o.id) $$;
"""

# Whether somebody belongs to a group is only asked where there is one.
STAYS = """
CREATE OR REPLACE FUNCTION regie_chain_stays(of_region bigint, of_step text, since date, until date, of_split text,
                                             of_key text)
  RETURNS TABLE (number text, days integer, next text, began date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, CASE WHEN s.left_on < until THEN s.left_on ELSE until END - s.day,
         CASE WHEN s.left_on < until THEN s.next ELSE '' END, s.day
  FROM (
    SELECT traject, state, day, lead(day) OVER w AS left_on, lead(state) OVER w AS next
    FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam')
    WHERE before IS DISTINCT FROM state WINDOW w AS (PARTITION BY traject ORDER BY place)
  ) s
  JOIN intake_trajectory t ON t.id = s.traject
  WHERE s.state = of_step AND s.day < until AND (s.left_on IS NULL OR s.left_on >= since)
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND (of_split = 'all' OR regie_in_group(t.id, of_split, of_key))
  ORDER BY 2 DESC, 1 $$;
"""

# Only trajecten that ever waited so are followed to the end.
WAITS = """
CREATE OR REPLACE FUNCTION regie_chain_waits(of_region bigint, of_step text, of_holder bigint, of_cause text,
                                             of_on bigint, since date, until date, of_split text, of_key text)
  RETURNS TABLE (number text, days bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
  SELECT t.number, sum(least(coalesce(s.until, regie_chain_waits.until), regie_chain_waits.until)
                       - greatest(s.day, since))
  FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam') s
  JOIN intake_trajectory t ON t.id = s.traject
  WHERE s.traject = ANY (ARRAY(SELECT DISTINCT a.id FROM intake_trajectory a
      JOIN intake_chainevent e ON e.trajectory_id = a.id
      WHERE a.region_id = of_region
        AND (a.closed_at IS NULL OR a.closed_at >= since::timestamp AT TIME ZONE 'Europe/Amsterdam')
        AND e.holder_id = of_holder AND e.to_step = of_step AND e.waiting_for = of_cause
        AND e.waiting_on_id IS NOT DISTINCT FROM of_on))
    AND s.state = of_step AND s.holder = of_holder AND s.waiting_for = of_cause
    AND s.waiting_on IS NOT DISTINCT FROM of_on
    AND s.day < regie_chain_waits.until AND coalesce(s.until, regie_chain_waits.until) > since
    AND (s.until IS NULL OR s.until > s.day)
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND (of_split = 'all' OR regie_in_group(t.id, of_split, of_key))
  GROUP BY t.number ORDER BY 2 DESC, 1 $$;

DROP FUNCTION regie_chain_waits(bigint, text, bigint, text, bigint, date, date);
"""

RECORDED = """
CREATE OR REPLACE FUNCTION regie_recorded(of_region bigint, first_day date)
  RETURNS TABLE (step text, organisation_id bigint, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
  SELECT found.step, found.organisation_id, sum(found.number)::int FROM (
    SELECT t.step::text AS step, NULL::bigint AS organisation_id, count(*) AS number
    FROM intake_trajectory t WHERE t.region_id = of_region AND t.closed_at IS NULL GROUP BY 1
    UNION ALL
    SELECT s.step, e.by_organisation_id, count(*)
    FROM intake_trajectory t
    CROSS JOIN LATERAL (SELECT e.to_step, e.from_step, e.by_organisation_id FROM intake_chainevent e
      WHERE e.trajectory_id = t.id AND e.occurred_on >= first_day AND e.by_organisation_id IS NOT NULL OFFSET 0) e
    CROSS JOIN LATERAL (SELECT e.to_step::text AS step
      UNION ALL SELECT e.from_step::text WHERE e.from_step <> '' AND e.from_step <> e.to_step) s
    WHERE t.region_id = of_region AND (t.closed_at IS NULL OR t.closed_at >= first_day - 31) GROUP BY 1, 2
    UNION ALL
    SELECT CASE c.phase WHEN 'aftercare' THEN 'aftercare' ELSE 'placement' END, m.organisation_id, count(*)
    FROM nazorg_contactmoment c
    JOIN intake_trajectory t ON t.id = c.trajectory_id AND t.region_id = of_region
    JOIN netwerk_membership m ON m.id = c.held_by_id
    WHERE c.status = 'held' AND c.held_on >= first_day GROUP BY 1, 2
  ) found
  WHERE of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles())
     OR current_setting('role') = 'transitiehuis_worker'
  GROUP BY 1, 2 $$;
"""

VOLUMES = """
CREATE OR REPLACE FUNCTION regie_volumes(of_region bigint, on_day date)
  RETURNS TABLE (kind text, key text, number bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
  WITH span AS (
    SELECT (date_trunc('quarter', on_day) - interval '12 months')::date AS first,
           date_trunc('quarter', on_day)::date AS this,
           (date_trunc('quarter', on_day) + interval '15 months')::date AS beyond
    WHERE of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles())
       OR current_setting('role') = 'transitiehuis_worker'
  ), mine AS (
    SELECT t.id, (t.opened_at AT TIME ZONE 'Europe/Amsterdam')::date AS opened
    FROM intake_trajectory t CROSS JOIN span
    WHERE t.region_id = of_region AND t.merged_into_id IS NULL
      AND (t.closed_at IS NULL OR t.closed_at >= span.first - 31)
  ), lasting AS (
    SELECT p.trajectory_id, p.training_company_id, p.start, coalesce(p.ended_on, p.guidance_until) AS ends, p.state,
           p.kind
    FROM matching_placement p WHERE p.state IN ('planned', 'started') AND EXISTS (SELECT FROM span)
    UNION ALL
    SELECT p.trajectory_id, p.training_company_id, p.start, coalesce(p.ended_on, p.guidance_until), p.state, p.kind
    FROM matching_placement p
    WHERE p.state = 'ended' AND coalesce(p.ended_on, p.guidance_until) >= (SELECT span.first FROM span)
  ), placed AS (
    SELECT l.* FROM lasting l JOIN intake_trajectory t ON t.id = l.trajectory_id
    WHERE t.region_id = of_region AND t.merged_into_id IS NULL
  ), starts AS (
    SELECT s.starts_on FROM matching_learningroute r
    CROSS JOIN LATERAL (SELECT s.starts_on, s.removed_at, s.status FROM matching_routestart s, span
      WHERE s.route_id = r.id AND s.starts_on >= span.first AND s.starts_on < span.beyond OFFSET 0) s
    WHERE r.region_id = of_region AND s.removed_at IS NULL AND s.status <> 'cancelled'
  )
  SELECT 'open', t.step, count(*) FROM intake_trajectory t CROSS JOIN span
  WHERE t.region_id = of_region AND t.closed_at IS NULL GROUP BY t.step
  UNION ALL
  SELECT 'inflow', date_trunc('quarter', opened)::date::text, count(*) FROM mine, span
  WHERE opened >= first AND opened < this GROUP BY 2
  UNION ALL
  SELECT 'entered', e.to_step, count(DISTINCT e.trajectory_id)
  FROM mine m CROSS JOIN span
  CROSS JOIN LATERAL (SELECT e.trajectory_id, e.from_step, e.to_step FROM intake_chainevent e
    WHERE e.trajectory_id = m.id AND e.occurred_on >= span.first AND e.occurred_on < span.this OFFSET 0) e
  WHERE e.from_step <> e.to_step GROUP BY 2
  UNION ALL
  SELECT 'weeks', '', coalesce(sum(least(ends, this - 1) - greatest(start, first) + 1), 0)::bigint / 7 FROM placed, span
  WHERE kind <> 'trial' AND state <> 'planned' AND start < this AND ends >= first GROUP BY 2
  UNION ALL
  SELECT 'companies', '', count(DISTINCT training_company_id) FROM placed, span
  WHERE state IN ('planned', 'started') OR ends >= first GROUP BY 2
  UNION ALL
  SELECT 'starts_past', '', count(*) FROM starts, span WHERE starts_on >= first AND starts_on < this GROUP BY 2
  UNION ALL
  SELECT 'starts', date_trunc('quarter', starts_on)::date::text, count(*) FROM starts, span
  WHERE starts_on >= this AND starts_on < beyond GROUP BY 2 $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("regie", "0003_cohorts_by_target_group"),
        ("intake", "0004_sight_in_the_index"),
        ("matching", "0003_placements_by_end"),
        ("nazorg", "0002_contacts_by_day"),
    ]

    operations = [
        migrations.RunSQL(text, migrations.RunSQL.noop) for text in (SPANS, STAYS, WAITS, RECORDED, VOLUMES)
    ]
