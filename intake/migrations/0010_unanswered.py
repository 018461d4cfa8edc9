"""A handover that nobody answered is on the director's list, also when its sender moved the date."""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION intake_stuck(of_region bigint)
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
    AND (t.next_action_due < app_today() OR EXISTS (SELECT 1 FROM intake_handover h
      WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today()))
  ORDER BY t.next_action_due, t.number LIMIT 500 $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION intake_stuck(of_region bigint)
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


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_import_undo")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
