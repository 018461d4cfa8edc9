"""Nobody is closed as lastingly placed, or with a contract that ended, who was never placed."""

from django.db import migrations

# What a dossier that was put together with this one was placed counts as well; what was closed before stays as it is.
PLACED = """
CREATE FUNCTION matching_closed_was_placed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM matching_placement p JOIN intake_trajectory t ON t.id = p.trajectory_id
    WHERE (t.id = NEW.id OR t.merged_into_id = NEW.id) AND p.state IN ('started', 'ended') AND p.kind <> 'trial'
  ) THEN
    RAISE check_violation USING MESSAGE = 'nobody was placed in this trajectory', CONSTRAINT = 'closed_was_placed';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER matching_closed_was_placed BEFORE UPDATE OF closing ON intake_trajectory
  FOR EACH ROW WHEN (NEW.closing IN ('lasting', 'contract_ended') AND NEW.closing <> OLD.closing)
  EXECUTE FUNCTION matching_closed_was_placed();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_silent_places"), ("intake", "0002_functions")]

    operations = [migrations.RunSQL(PLACED)]
