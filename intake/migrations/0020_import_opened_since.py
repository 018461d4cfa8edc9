"""Whether anybody else opened a traject here since an import was checked: only then its rows are looked up again."""

from django.db import migrations

SINCE = """
CREATE FUNCTION intake_opened_since(of_import bigint, since timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM intake_trajectory t
    WHERE t.region_id = ANY (app_regions()) AND t.opened_at >= since
      AND NOT EXISTS (
        SELECT 1 FROM intake_importrow r WHERE r.trajectory_id = t.id AND r.source_id = of_import)) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0019_merge")]

    operations = [migrations.RunSQL(SINCE, "DROP FUNCTION intake_opened_since(bigint, timestamptz)")]
