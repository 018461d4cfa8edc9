"""What my organisation is a party to today, for the policies of all tables about a traject.

Within a policy another table is read under the policies of that table, which ask the same once more. A view is read
with the rights of its owner, so this asks once. Who reads it finds no more than may be seen anyway. It joins, so that
PostgreSQL refuses to write through it, which no policy would look at.
"""

from django.db import migrations

from transitiehuis.rowsecurity import FUNCTIONS

VIEWS = """
CREATE VIEW intake_sight AS
  SELECT i.trajectory_id, i.role
  FROM intake_involvement i CROSS JOIN (SELECT 1) AS one
  WHERE i.organisation_id = (SELECT app_organisation())
    AND (SELECT app_today()) BETWEEN i.since AND coalesce(i.until, 'infinity');

CREATE VIEW intake_sight_of_candidate AS
  SELECT t.candidate_id FROM intake_trajectory t JOIN intake_sight i ON i.trajectory_id = t.id;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_sight_in_the_index")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(VIEWS, "DROP VIEW intake_sight_of_candidate; DROP VIEW intake_sight;"),
    ]
