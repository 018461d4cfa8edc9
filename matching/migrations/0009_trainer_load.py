"""How many one praktijkopleider trains: asked along with each, instead of a list of all."""

from django.db import migrations

# Also candidates the reader may not see count, as a number, for companies in the regions of who acts.
LOAD = """
CREATE FUNCTION matching_trainer_load(trainer bigint, day date) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT count(*)
  FROM matching_posting po JOIN matching_placement pl ON pl.id = po.placement_id AND pl.state = 'started'
  WHERE po.trainer_id = $1 AND po.since <= $2 AND (po.until IS NULL OR po.until >= $2)
    AND po.training_company_id IN (SELECT organisation_id FROM netwerk_partnership WHERE region_id = ANY (app_regions()))
  $$;
DROP FUNCTION matching_trainer_loads(date);
"""
BACK = """
CREATE FUNCTION matching_trainer_loads(day date) RETURNS TABLE (trainer bigint, learners bigint)
  LANGUAGE sql STABLE AS $$ SELECT 0::bigint, 0::bigint WHERE false $$;
DROP FUNCTION matching_trainer_load(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_theme_wishes")]

    operations = [migrations.RunSQL(LOAD, BACK)]
