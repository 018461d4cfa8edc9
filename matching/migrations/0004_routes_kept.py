"""Which routes my organisation keeps, found once for a statement instead of asked of each route of the nation."""

from django.db import migrations

KEPT = """
CREATE FUNCTION matching_routes_kept() RETURNS bigint[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT ARRAY(
    SELECT r.id FROM matching_learningroute r WHERE r.owner_id = ANY (app_organisations())
    UNION
    SELECT p.route_id FROM matching_routeparty p
    WHERE p.organisation_id = ANY (app_organisations()) AND p.removed_at IS NULL
      AND p.since <= app_today() AND (p.until IS NULL OR p.until >= app_today())) $$;
"""

DEMAND = """
CREATE OR REPLACE FUNCTION matching_route_demand(day date, of_route bigint DEFAULT NULL)
  RETURNS TABLE (route bigint, asked integer, turned_away integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT s.route_id,
    (count(DISTINCT e.trajectory_id) FILTER (WHERE e.asked_on > $1 - 182))::int,
    (count(DISTINCT e.trajectory_id) FILTER (
      WHERE e.status = 'turned_away' AND e.ended_on > ($1 - interval '12 months')::date))::int
  FROM matching_enrolment e
  JOIN matching_routestart s ON s.id = e.start_id
  JOIN matching_learningroute r ON r.id = s.route_id
  WHERE (of_route IS NULL OR r.id = of_route)
    AND (e.asked_on > $1 - 182 OR e.ended_on > ($1 - interval '12 months')::date)
    AND (r.region_id IS NULL OR r.region_id = ANY ((SELECT app_regions() || app_directed_regions())::bigint[])
      OR 'national_adviser' = ANY ((SELECT app_roles())::text[])
      OR r.id = ANY ((SELECT matching_routes_kept())::bigint[]))
  GROUP BY s.route_id $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_placements_by_end")]

    operations = [
        migrations.RunSQL(KEPT, "DROP FUNCTION matching_routes_kept();"),
        migrations.RunSQL(DEMAND, migrations.RunSQL.noop),
    ]
