"""Functions that look past row security to answer one narrow question each."""

from django.db import migrations

from transitiehuis.rowsecurity import FUNCTIONS

SIGHT = """
CREATE FUNCTION intake_has_parties(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory) $$;

CREATE FUNCTION intake_trajectory_is_fresh(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM intake_trajectory t WHERE t.id = trajectory AND t.opened_by_id = app_user())
    AND NOT EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory) $$;

CREATE FUNCTION intake_candidate_is_fresh(candidate bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM intake_trajectory t JOIN intake_involvement i ON i.trajectory_id = t.id
    WHERE t.candidate_id = candidate) $$;

CREATE FUNCTION intake_is_party(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory
      AND i.organisation_id = ANY (app_organisations())
      AND i.since <= app_today() AND (i.until IS NULL OR i.until >= app_today()))
  OR intake_trajectory_is_fresh(trajectory) $$;

CREATE FUNCTION intake_look_alikes(of_region bigint, of_name text, of_year integer, of_phone text)
  RETURNS TABLE (number text, name text, holder text, same_phone boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE WHEN intake_is_party(t.id) THEN t.number ELSE '' END,
         CASE WHEN intake_is_party(t.id) THEN c.first_name || ' ' || c.last_name ELSE '' END,
         o.name,
         of_phone <> '' AND c.phone_key = of_phone
  FROM intake_candidate c
  JOIN intake_trajectory t ON t.candidate_id = c.id AND t.region_id = of_region AND t.closed_at IS NULL
  JOIN netwerk_organisation o ON o.id = t.holder_id
  WHERE of_region = ANY (app_regions())
    AND ((c.birth_year = of_year AND similarity(c.sort_name, of_name) >= 0.6)
      OR (of_phone <> '' AND c.phone_key = of_phone))
  ORDER BY t.opened_at, t.id LIMIT 10 $$;

CREATE FUNCTION intake_region_pulse(of_region bigint)
  RETURNS TABLE (step text, open integer, overdue integer, waits_for_partner integer, unanswered integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.step, count(*)::int,
         count(*) FILTER (WHERE t.next_action_due < app_today())::int,
         count(*) FILTER (WHERE t.waiting_for = 'partner')::int,
         count(*) FILTER (WHERE EXISTS (SELECT 1 FROM intake_handover h
           WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today()))::int
  FROM intake_trajectory t
  WHERE t.region_id = of_region AND t.closed_at IS NULL
    AND (of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
  GROUP BY t.step $$;

CREATE FUNCTION intake_stuck(of_region bigint)
  RETURNS TABLE (number text, step text, step_since date, holder_id bigint, holder text, next_action text,
                 next_action_due date, waiting_for text, waiting_on text, unanswered boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, t.step, t.step_since, t.holder_id, o.name, t.next_action, t.next_action_due, t.waiting_for,
         coalesce(w.name, ''),
         EXISTS (SELECT 1 FROM intake_handover h
           WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today())
  FROM intake_trajectory t
  JOIN netwerk_organisation o ON o.id = t.holder_id
  LEFT JOIN netwerk_organisation w ON w.id = t.waiting_on_id
  WHERE t.region_id = of_region AND t.closed_at IS NULL
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
    AND t.next_action_due < app_today()
  ORDER BY t.next_action_due, t.number LIMIT 500 $$;
"""

DROP = """
DROP FUNCTION intake_stuck(bigint);
DROP FUNCTION intake_region_pulse(bigint);
DROP FUNCTION intake_look_alikes(bigint, text, integer, text);
DROP FUNCTION intake_is_party(bigint);
DROP FUNCTION intake_candidate_is_fresh(bigint);
DROP FUNCTION intake_trajectory_is_fresh(bigint);
DROP FUNCTION intake_has_parties(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(SIGHT, DROP),
    ]
