"""Functions that look past row security to answer one narrow question each: numbers, and yes or no."""

from django.db import migrations

INTRODUCED = """
CREATE FUNCTION matching_introduced()
  RETURNS TABLE (name text, phone text, email text, channel text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.first_name || ' ' || c.last_name, c.phone, c.email, c.channel
  FROM matching_proposal p
  JOIN netwerk_link l ON l.id = p.link_id AND l.revoked_at IS NULL
  JOIN intake_trajectory t ON t.id = p.trajectory_id AND t.closed_at IS NULL
  JOIN intake_candidate c ON c.id = t.candidate_id
  WHERE p.link_id = app_link() AND p.status IN ('introduced', 'accepted') $$;

CREATE FUNCTION matching_keeps_route(route bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
      SELECT 1 FROM matching_learningroute r WHERE r.id = route AND r.owner_id = ANY (app_organisations())
    ) OR EXISTS (
      SELECT 1 FROM matching_routeparty p
      WHERE p.route_id = route AND p.organisation_id = ANY (app_organisations()) AND p.removed_at IS NULL
        AND p.since <= app_today() AND (p.until IS NULL OR p.until >= app_today())
    ) $$;
"""

# Also candidates the reader may not see count, as a number, for companies in the regions of who acts.
TRAINER_LOAD = """
CREATE FUNCTION matching_trainer_load(trainer bigint, day date) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT count(*)
  FROM matching_posting po JOIN matching_placement pl ON pl.id = po.placement_id AND pl.state = 'started'
  WHERE po.trainer_id = $1 AND po.since <= $2 AND (po.until IS NULL OR po.until >= $2)
    AND po.training_company_id IN (SELECT organisation_id FROM netwerk_partnership WHERE region_id = ANY (app_regions()))
  $$;
"""

# Of the routes that who acts may see: how many trajecten asked a seat in 26 weeks, and how many got none in twelve
# months; over all partners, numbers only.
ROUTE_DEMAND = """
CREATE FUNCTION matching_route_demand(day date, of_route bigint DEFAULT NULL)
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
    AND (r.region_id IS NULL OR r.region_id = ANY (app_regions() || app_directed_regions())
      OR 'national_adviser' = ANY (app_roles()) OR matching_keeps_route(r.id))
  GROUP BY s.route_id $$;
"""

# How many people wish a theme, over all partners of a region, also for the landelijk adviser: numbers only.
THEME_WISHES = """
CREATE FUNCTION matching_theme_wishes(of_region bigint DEFAULT NULL) RETURNS TABLE (theme bigint, wishes integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT w.theme_id, count(*)::int
  FROM intake_trajectory t
  JOIN intake_matchingprofile p ON p.trajectory_id = t.id
  JOIN intake_matchingprofile_themes w ON w.matchingprofile_id = p.id
  WHERE (t.region_id = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
    AND (of_region IS NULL OR t.region_id = of_region)
    AND t.closed_at IS NULL AND t.step IN ('referral', 'intake', 'orientation', 'matching')
  GROUP BY w.theme_id $$;
"""


class Migration(migrations.Migration):
    # A database that went through these, one by one, has all of this and of 0001 already.
    replaces = [
        ("matching", "0002_sight"),
        ("matching", "0003_proposal_asked"),
        ("matching", "0004_routes"),
        ("matching", "0005_places"),
        ("matching", "0006_meeting"),
        ("matching", "0007_enrolments"),
        ("matching", "0008_theme_wishes"),
        ("matching", "0009_trainer_load"),
        ("matching", "0010_signatures"),
        ("matching", "0011_secondment"),
        ("matching", "0012_tailored_plans"),
        ("matching", "0013_seat_requests"),
        ("matching", "0014_school_holidays"),
        ("matching", "0015_demands_of_occupations"),
    ]
    dependencies = [("intake", "0002_functions"), ("matching", "0001_initial")]

    operations = [
        migrations.RunSQL(INTRODUCED + TRAINER_LOAD + ROUTE_DEMAND + THEME_WISHES),
    ]
