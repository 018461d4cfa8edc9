"""A function that looks past row security to answer one narrow question."""

from django.db import migrations

SIGHT = """
CREATE FUNCTION matching_introduced()
  RETURNS TABLE (name text, phone text, email text, channel text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.first_name || ' ' || c.last_name, c.phone, c.email, c.channel
  FROM matching_proposal p
  JOIN netwerk_link l ON l.id = p.link_id AND l.revoked_at IS NULL
  JOIN intake_trajectory t ON t.id = p.trajectory_id AND t.closed_at IS NULL
  JOIN intake_candidate c ON c.id = t.candidate_id
  WHERE p.link_id = app_link() AND p.status IN ('introduced', 'accepted') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("intake", "0002_sight")]

    operations = [migrations.RunSQL(SIGHT, "DROP FUNCTION matching_introduced();")]
