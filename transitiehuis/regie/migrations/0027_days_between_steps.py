from django.db import migrations

# Whether a traject belongs to a group of a split; '0' is who belongs to none of them.
GROUP = """
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

# As before, by `regie_in_group`.
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
    AND regie_in_group(t.id, of_split, of_key)
  ORDER BY 2 DESC, 1 $$;
"""

# By number, who came to one step in the period, how many days after coming to an earlier one, and on which day that was.
WAYS = """
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
# As before, of one group.
WAITS = """
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
DROP = "DROP FUNCTION regie_chain_ways(bigint, text, text, date, date, text, text);"
DROP_WAITS = "DROP FUNCTION regie_chain_waits(bigint, text, bigint, text, bigint, date, date, text, text);"


class Migration(migrations.Migration):

    dependencies = [("regie", "0026_agreed_scenarios")]

    operations = [
        migrations.RunSQL(GROUP, migrations.RunSQL.noop),
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        migrations.RunSQL(WAYS, DROP),
        migrations.RunSQL(WAITS, DROP_WAITS),
    ]
