"""Behind days between steps stands also who is on the way: not yet in the later step, nor in one after it."""

from django.db import migrations

CHAIN_WAYS = """
CREATE OR REPLACE FUNCTION regie_chain_ways(of_region bigint, from_step text, to_step text, since date, until date,
                                            of_split text, of_key text)
  RETURNS TABLE (number text, days integer, next text, began date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH span AS MATERIALIZED (
    SELECT traject, place, before, state, day,
           array_position(ARRAY['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare'],
                          state) AS step
    FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam')
  ),
  way AS (
    SELECT b.traject, b.day - a.day AS days, to_step AS next, a.day
    FROM (SELECT traject, min(day) AS day FROM span WHERE state = to_step GROUP BY 1) b
    JOIN (SELECT traject, min(day) AS day FROM span WHERE state = from_step GROUP BY 1) a
      ON a.traject = b.traject AND a.day <= b.day
    WHERE b.day >= since AND b.day < regie_chain_ways.until
    UNION ALL
    SELECT traject, regie_chain_ways.until - min(day) FILTER (WHERE state = from_step), '',
           min(day) FILTER (WHERE state = from_step)
    FROM span WHERE day < regie_chain_ways.until
    GROUP BY 1
    HAVING bool_or(state = from_step) AND (array_agg(state ORDER BY place DESC))[1] <> 'out'
      AND max(step) < (SELECT array_position(
        ARRAY['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare'], to_step))
  )
  SELECT t.number, way.days, way.next, way.day
  FROM way JOIN intake_trajectory t ON t.id = way.traject
  WHERE (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND regie_in_group(t.id, of_split, of_key)
  ORDER BY 2 DESC, 1 $$;
"""


class Migration(migrations.Migration):

    dependencies = [("regie", "0008_what_scenarios_came_to")]

    operations = [migrations.RunSQL(CHAIN_WAYS, migrations.RunSQL.noop)]
