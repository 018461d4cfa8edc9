"""Statements took the place of this column. Only databases from before the first tables were folded still have it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_functions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE intake_supportprofile DROP COLUMN IF EXISTS target_group", migrations.RunSQL.noop
        ),
    ]
