"""What lies behind the figures, by number and without a name, and numbers of a whole region. These functions look past row
security; whom they answer is their rule."""

from django.db import migrations

from transitiehuis.days import SATURDAY, public_holidays

# Feestdagen that fall on Monday to Friday, in order: days no werkdag is counted on.
HOLIDAYS = sorted(day for year in range(2000, 2071) for day in public_holidays(year) if day.weekday() < SATURDAY)
BASE = "DATE '2000-01-03'"  # a Monday

# How many werkdagen there were since the base, that day inside. It follows transitiehuis.days; a test holds them together.
WERKDAG_NUMBER = f"""
CREATE FUNCTION regie_werkdag_number(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (day - {BASE}) / 7 * 5 + least((day - {BASE}) % 7 + 1, 5)
         - width_bucket(day, '{{{",".join(map(str, HOLIDAYS))}}}'::date[]) $$;
"""

# Numbers only, of a whole region: how many trajecten lie in a step, and how often each partner recorded something there.
RECORDED = """
CREATE FUNCTION regie_recorded(of_region bigint, first_day date)
  RETURNS TABLE (step text, organisation_id bigint, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT found.step, found.organisation_id, sum(found.number)::int FROM (
    SELECT t.step::text AS step, NULL::bigint AS organisation_id, count(*) AS number
    FROM intake_trajectory t WHERE t.region_id = of_region AND t.closed_at IS NULL GROUP BY 1
    UNION ALL
    SELECT s.step, e.by_organisation_id, count(*)
    FROM intake_chainevent e
    JOIN intake_trajectory t ON t.id = e.trajectory_id AND t.region_id = of_region
    CROSS JOIN LATERAL (SELECT e.to_step::text AS step UNION SELECT e.from_step::text WHERE e.from_step <> '') s
    WHERE e.occurred_on >= first_day AND e.by_organisation_id IS NOT NULL GROUP BY 1, 2
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

# Every event of the trajecten of a region that were open at some moment since then, in the order they were recorded,
# with the days on which what it says holds: from `day` up to, and without, `until` (none: until now). What was recorded
# later knows better: it holds from its own day, also over events of later days that were recorded before it. So `day`
# never goes back along the line, nor before the day of the first event, and of several events on a day only the last
# one holds for any day at all.
CHAIN_SPANS = """
CREATE FUNCTION regie_chain_spans(of_region bigint, since timestamptz)
  RETURNS TABLE (traject bigint, place bigint, state text, before text, outcome text, holder bigint, waiting_for text,
                 waiting_on bigint, day date, until date)
  LANGUAGE sql STABLE AS $$
  SELECT o.traject, o.place, o.state, lag(o.state) OVER w, o.outcome, o.holder_id, o.waiting_for, o.waiting_on_id,
         o.day, lead(o.day) OVER w
  FROM (
    SELECT e.trajectory_id AS traject, row_number() OVER f AS place,
           CASE e.kind WHEN 'closed' THEN 'out' ELSE e.to_step END AS state,
           CASE WHEN e.kind <> 'closed' THEN ''
                WHEN e.reason_id IS NULL THEN 'merged'
                ELSE CASE r.code WHEN 'works_in_trade' THEN 'work' WHEN 'other_work' THEN 'other_work'
                                 WHEN 'continues_elsewhere' THEN 'elsewhere' ELSE 'dropped' END END AS outcome,
           e.holder_id, e.waiting_for, e.waiting_on_id,
           greatest(first_value(e.occurred_on) OVER f, min(e.occurred_on) OVER (PARTITION BY e.trajectory_id
             ORDER BY e.recorded_at, e.id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)) AS day
    FROM intake_trajectory t
    JOIN intake_chainevent e ON e.trajectory_id = t.id
    LEFT JOIN intake_reason r ON r.id = e.reason_id
    WHERE t.region_id = of_region AND (t.closed_at IS NULL OR t.closed_at >= since)
    WINDOW f AS (PARTITION BY e.trajectory_id ORDER BY e.recorded_at, e.id)
  ) o
  WINDOW w AS (PARTITION BY o.traject ORDER BY o.place) $$;
"""

# Whether a traject belongs to a group of a split; '0' is who belongs to none of them.
IN_GROUP = """
CREATE FUNCTION regie_in_group(of_traject bigint, of_split text, of_key text) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT of_split = 'all' OR coalesce((
    SELECT CASE WHEN of_key = '0' THEN count(*) = 0 ELSE coalesce(bool_or(named.key = of_key), false) END
    FROM (
      SELECT h.theme_id::text AS key FROM intake_matchingprofile p
      JOIN intake_matchingprofile_themes h ON h.matchingprofile_id = p.id
      WHERE of_split = 'theme' AND p.trajectory_id = of_traject
      UNION ALL
      SELECT r.route_id::text FROM matching_enrolment e JOIN matching_routestart r ON r.id = e.start_id
      WHERE of_split = 'route' AND e.trajectory_id = of_traject AND e.status IN ('enrolled', 'finished', 'dropped')
      UNION ALL
      SELECT i.organisation_id::text FROM intake_involvement i
      WHERE of_split = 'partner' AND i.trajectory_id = of_traject AND i.role IN ('referrer', 'school', 'guide')
        AND i.mirror_of_id IS NULL
    ) named), false) AND of_split IN ('all', 'theme', 'route', 'partner') $$;
"""

# What stands longer than the norm of its step, how long each traject was in a step, and which days it waited.
STANDING = """
CREATE FUNCTION regie_standing(of_region bigint, steps text[], norms integer[])
  RETURNS TABLE (number text, step text, holder text, waiting_for text, waiting_on text, since date, norm integer,
                 asked_on date, reason_nl text, reason_en text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE WHEN of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) THEN t.number
              ELSE '' END,
         t.step, o.name, t.waiting_for, coalesce(w.name, ''), last.day, n.norm, asked.asked_on,
         coalesce(told.label_nl, ''), coalesce(told.label_en, '')
  FROM intake_trajectory t
  JOIN unnest(steps, norms) AS n(step, norm) ON n.step = t.step AND n.norm > 0
  JOIN netwerk_organisation o ON o.id = t.holder_id
  LEFT JOIN netwerk_organisation w ON w.id = t.waiting_on_id
  CROSS JOIN LATERAL (SELECT (coalesce(max(e.recorded_at), t.opened_at) AT TIME ZONE 'Europe/Amsterdam')::date AS day,
                             coalesce(max(e.recorded_at), t.opened_at) AS moment
    FROM intake_chainevent e WHERE e.trajectory_id = t.id) last
  LEFT JOIN LATERAL (SELECT max(q.asked_on) AS asked_on FROM nazorg_stalledquestion q
    WHERE q.trajectory_id = t.id AND q.asked_of_id = t.holder_id AND q.withdrawn_on IS NULL
      AND q.asked_on >= last.day) asked ON true
  LEFT JOIN LATERAL (SELECT r.label_nl, r.label_en FROM nazorg_stalledquestion q
    JOIN intake_reason r ON r.id = q.reason_id
    WHERE q.trajectory_id = t.id AND q.answered_at > last.moment ORDER BY q.answered_at DESC LIMIT 1) told ON true
  WHERE t.region_id = of_region AND t.closed_at IS NULL AND last.day + n.norm <= app_today()
    AND (of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
  ORDER BY last.day, t.number LIMIT 2000 $$;

CREATE FUNCTION regie_chain_stays(of_region bigint, of_step text, since date, until date, of_split text,
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
    AND regie_in_group(t.id, of_split, of_key)
  ORDER BY 2 DESC, 1 $$;

CREATE FUNCTION regie_chain_waits(of_region bigint, of_step text, of_holder bigint, of_cause text, of_on bigint,
                                  since date, until date)
  RETURNS TABLE (number text, days bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, sum(least(coalesce(s.until, regie_chain_waits.until), regie_chain_waits.until)
                       - greatest(s.day, since))
  FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam') s
  JOIN intake_trajectory t ON t.id = s.traject
  WHERE s.state = of_step AND s.holder = of_holder AND s.waiting_for = of_cause
    AND s.waiting_on IS NOT DISTINCT FROM of_on
    AND s.day < regie_chain_waits.until AND coalesce(s.until, regie_chain_waits.until) > since
    AND (s.until IS NULL OR s.until > s.day)
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
  GROUP BY t.number ORDER BY 2 DESC, 1 $$;

CREATE FUNCTION regie_chain_waits(of_region bigint, of_step text, of_holder bigint, of_cause text, of_on bigint,
                                  since date, until date, of_split text, of_key text)
  RETURNS TABLE (number text, days bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT w.number, w.days
  FROM regie_chain_waits(of_region, of_step, of_holder, of_cause, of_on, since, until) w
  JOIN intake_trajectory t ON t.number = w.number
  WHERE regie_in_group(t.id, of_split, of_key)
  ORDER BY 2 DESC, 1 $$;
"""

# By number, who came to one step in the period, how many days after coming to an earlier one, and on which day that was.
CHAIN_WAYS = """
CREATE FUNCTION regie_chain_ways(of_region bigint, from_step text, to_step text, since date, until date, of_split text,
                                 of_key text)
  RETURNS TABLE (number text, days integer, next text, began date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, b.day - a.day, to_step, a.day
  FROM (SELECT traject, min(day) AS day
        FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam')
        WHERE state = to_step GROUP BY 1) b
  JOIN (SELECT traject, min(day) AS day
        FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam')
        WHERE state = from_step GROUP BY 1) a ON a.traject = b.traject AND a.day <= b.day
  JOIN intake_trajectory t ON t.id = b.traject
  WHERE b.day >= since AND b.day < regie_chain_ways.until
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND regie_in_group(t.id, of_split, of_key)
  ORDER BY 2 DESC, 1 $$;
"""

# Numbers only, of a whole region: how it stands, its last four whole quarters, and startmomenten in the four to come.
VOLUMES = """
CREATE FUNCTION regie_volumes(of_region bigint, on_day date)
  RETURNS TABLE (kind text, key text, number bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH span AS (
    SELECT (date_trunc('quarter', on_day) - interval '12 months')::date AS first,
           date_trunc('quarter', on_day)::date AS this,
           (date_trunc('quarter', on_day) + interval '15 months')::date AS beyond
    WHERE of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles())
       OR current_setting('role') = 'transitiehuis_worker'
  ), mine AS (
    SELECT t.id, t.step, t.closed_at, (t.opened_at AT TIME ZONE 'Europe/Amsterdam')::date AS opened
    FROM intake_trajectory t CROSS JOIN span WHERE t.region_id = of_region AND t.merged_into_id IS NULL
  ), placed AS (
    SELECT p.training_company_id, p.start, coalesce(p.ended_on, p.guidance_until, p.start + 90) AS ends, p.state, p.kind
    FROM matching_placement p JOIN mine m ON m.id = p.trajectory_id WHERE p.state IN ('planned', 'started', 'ended')
  ), starts AS (
    SELECT s.starts_on FROM matching_routestart s JOIN matching_learningroute r ON r.id = s.route_id
    WHERE r.region_id = of_region AND s.removed_at IS NULL AND s.status <> 'cancelled'
  )
  SELECT 'open', step, count(*) FROM mine WHERE closed_at IS NULL GROUP BY step
  UNION ALL
  SELECT 'inflow', date_trunc('quarter', opened)::date::text, count(*) FROM mine, span
  WHERE opened >= first AND opened < this GROUP BY 2
  UNION ALL
  SELECT 'entered', e.to_step, count(DISTINCT e.trajectory_id)
  FROM intake_chainevent e JOIN mine m ON m.id = e.trajectory_id CROSS JOIN span
  WHERE e.occurred_on >= first AND e.occurred_on < this AND e.from_step <> e.to_step GROUP BY 2
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

# Numbers only, of a whole region: what is free in each week from a Monday on, and room with praktijkopleiders.
WEEKS = """
CREATE FUNCTION regie_weeks(of_region bigint, first_day date, weeks integer)
  RETURNS TABLE (kind text, week date, number bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH here AS (
    SELECT p.organisation_id FROM netwerk_partnership p
    WHERE p.region_id = of_region AND p.since <= first_day AND (p.until IS NULL OR p.until >= first_day)
      AND (of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles())
           OR current_setting('role') = 'transitiehuis_worker')
  ), starts AS (
    SELECT s.starts_on, s.seats - s.seats_taken AS free, s.waiting FROM matching_routestart s
    JOIN matching_learningroute r ON r.id = s.route_id
    WHERE r.region_id = of_region AND s.removed_at IS NULL AND s.status = 'open' AND EXISTS (SELECT 1 FROM here)
      AND s.starts_on >= first_day AND s.starts_on < first_day + 7 * weeks
  ), trainers AS (
    SELECT t.id, t.max_learners FROM matching_placetrainer t JOIN here USING (organisation_id)
    WHERE t.since <= first_day AND (t.until IS NULL OR t.until >= first_day)
  )
  SELECT 'slots', date_trunc('week', i.starts_at AT TIME ZONE 'Europe/Amsterdam')::date, sum(i.seats - i.taken)::bigint
  FROM intake_intakeslot i JOIN here USING (organisation_id)
  WHERE i.withdrawn_at IS NULL AND (i.starts_at AT TIME ZONE 'Europe/Amsterdam')::date >= first_day
    AND (i.starts_at AT TIME ZONE 'Europe/Amsterdam')::date < first_day + 7 * weeks GROUP BY 2
  UNION ALL
  SELECT 'seats', date_trunc('week', starts_on)::date, sum(free)::bigint FROM starts GROUP BY 2
  UNION ALL
  SELECT 'waiting', NULL, sum(waiting)::bigint FROM starts HAVING count(*) > 0
  UNION ALL
  SELECT 'trainers', NULL, sum(max_learners)::bigint FROM trainers HAVING count(*) > 0
  UNION ALL
  SELECT 'learners', NULL, count(*) FROM matching_posting po
  JOIN trainers t ON t.id = po.trainer_id JOIN matching_placement pl ON pl.id = po.placement_id AND pl.state = 'started'
  WHERE po.since <= first_day AND (po.until IS NULL OR po.until >= first_day) $$;
"""

# Whoever writes it, and whatever they may read: a partner that the candidate does not want becomes no party.
REFUSE_BARRED = """
CREATE FUNCTION regie_refuse_barred() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM regie_candidaterequest r
      WHERE r.trajectory_id = NEW.trajectory_id AND r.against_id = NEW.organisation_id
        AND r.kind = 'objection' AND r.outcome = 'granted' AND r.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the objection of the candidate to organisation % holds', NEW.organisation_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'involvement_not_objected_to';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER regie_barred BEFORE INSERT ON intake_involvement
  FOR EACH ROW EXECUTE FUNCTION regie_refuse_barred();
"""


class Migration(migrations.Migration):
    # A database that went through these, one by one, has all of this and of 0001 already.
    replaces = [
        ("regie", "0002_reminder_ladder"),
        ("regie", "0003_candidate_request"),
        ("regie", "0004_access_request"),
        ("regie", "0005_durability"),
        ("regie", "0006_factor_versions"),
        ("regie", "0007_figures"),
        ("regie", "0008_coverage_scope"),
        ("regie", "0009_chain_months"),
        ("regie", "0010_first_day"),
        ("regie", "0011_quarter_meeting"),
        ("regie", "0012_review_pack"),
        ("regie", "0013_chain_numbers"),
        ("regie", "0014_meeting_report"),
        ("regie", "0015_round_changes"),
        ("regie", "0016_capacity"),
        ("regie", "0017_scenario"),
        ("regie", "0018_agreements"),
        ("regie", "0019_bottlenecks_and_securing"),
        ("regie", "0020_group_quarter"),
        ("regie", "0021_judgements_invitations"),
        ("regie", "0022_learning_together"),
        ("regie", "0023_national"),
        ("regie", "0024_figure_so_far"),
        ("regie", "0025_findings_and_bottlenecks_on_the_wall"),
        ("regie", "0026_agreed_scenarios"),
        ("regie", "0027_days_between_steps"),
        ("regie", "0028_durability_progress"),
        ("regie", "0029_objection_holds"),
    ]
    dependencies = [
        ("intake", "0002_functions"),
        ("matching", "0002_functions"),
        ("nazorg", "0001_initial"),
        ("regie", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            WERKDAG_NUMBER
            + RECORDED
            + CHAIN_SPANS
            + IN_GROUP
            + STANDING
            + CHAIN_WAYS
            + VOLUMES
            + WEEKS
            + REFUSE_BARRED,
        ),
    ]
