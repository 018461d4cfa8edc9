"""A target group stated along with an import is not a touch: undo of the import takes it along."""

from django.db import migrations

NAMES = ("intake_untouched(bigint[])", "intake_erase_import(bigint,bigint[])")
CHANGES = (
    ("intake_lookup,intake_importrow}", "intake_lookup,intake_statement,intake_importrow}"),
    (
        "      AND (SELECT count(*) FROM intake_importrow x",
        "      AND NOT EXISTS (SELECT 1 FROM intake_statement x WHERE x.trajectory_id = t.id\n"
        "        AND (x.recorded_at <> t.opened_at OR x.ended_on IS NOT NULL OR x.replaced_at IS NOT NULL))\n"
        "      AND (SELECT count(*) FROM intake_importrow x",
    ),
    (
        "  DELETE FROM intake_handover WHERE trajectory_id = ANY (ids);\n",
        "  DELETE FROM intake_statement WHERE trajectory_id = ANY (ids);\n"
        "  DELETE FROM intake_handover WHERE trajectory_id = ANY (ids);\n",
    ),
)


def rewrite(schema_editor, changes) -> None:
    with schema_editor.connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute("SELECT pg_get_functiondef(%s::regprocedure)", [name])
            text = cursor.fetchone()[0]
            for before, after in changes:
                text = text.replace(before, after)
            cursor.execute(text)


def forwards(apps, schema_editor) -> None:
    rewrite(schema_editor, CHANGES)


def backwards(apps, schema_editor) -> None:
    rewrite(schema_editor, [(after, before) for before, after in CHANGES])


class Migration(migrations.Migration):
    dependencies = [("intake", "0020_import_opened_since")]

    operations = [migrations.RunPython(forwards, backwards)]
