"""How many people wish a theme, over all partners of a region: numbers only."""

from django.db import migrations

WISHES = """
CREATE FUNCTION matching_theme_wishes() RETURNS TABLE (theme bigint, wishes integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT w.theme_id, count(*)::int
  FROM intake_trajectory t
  JOIN intake_matchingprofile p ON p.trajectory_id = t.id
  JOIN intake_matchingprofile_themes w ON w.matchingprofile_id = p.id
  WHERE t.region_id = ANY (app_regions() || app_directed_regions()) AND t.closed_at IS NULL
    AND t.step IN ('referral', 'intake', 'orientation', 'matching')
  GROUP BY w.theme_id $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_enrolments")]

    operations = [migrations.RunSQL(WISHES, "DROP FUNCTION matching_theme_wishes();")]
