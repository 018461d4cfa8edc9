"""What lies behind the figures of the chain, by number and without a name: for who steers the region, and of one's own
trajecten for who works on them. These functions look past row security; whom they answer is their rule."""

from django.db import migrations

FUNCTIONS = """
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

CREATE FUNCTION regie_chain_stays(of_region bigint, of_step text, since date, until date, of_split text, of_key text)
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
    AND (of_split = 'all'
      OR of_split = 'theme' AND EXISTS (SELECT 1 FROM intake_matchingprofile p
        JOIN intake_matchingprofile_themes h ON h.matchingprofile_id = p.id
        WHERE p.trajectory_id = t.id AND h.theme_id::text = of_key)
      OR of_split = 'route' AND EXISTS (SELECT 1 FROM matching_enrolment e JOIN matching_routestart r ON r.id = e.start_id
        WHERE e.trajectory_id = t.id AND e.status IN ('enrolled', 'finished', 'dropped') AND r.route_id::text = of_key)
      OR of_split = 'partner' AND EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = t.id
        AND i.role IN ('referrer', 'school', 'guide') AND i.mirror_of_id IS NULL AND i.organisation_id::text = of_key))
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
"""
DROP = """
DROP FUNCTION regie_standing(bigint, text[], integer[]);
DROP FUNCTION regie_chain_stays(bigint, text, date, date, text, text);
DROP FUNCTION regie_chain_waits(bigint, text, bigint, text, bigint, date, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nazorg', '0008_barriers_and_standstill'),
        ('matching', '0001_initial'),
        ('regie', '0012_review_pack'),
    ]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
