"""To have been looked up is not to have been touched: undo of an import takes such lines along."""

from django.db import migrations

NAMES = ("intake_untouched(bigint[])", "intake_erase_import(bigint,bigint[])")
CHANGES = (
    ("intake_dossierview,intake_importrow}", "intake_dossierview,intake_lookup,intake_importrow}"),
    ("pgtrigger_append_only_d51f3}", "pgtrigger_append_only_d51f3,pgtrigger_append_only_e317d}"),
    (
        "  DELETE FROM intake_dossierview WHERE trajectory_id = ANY (ids);\n",
        "  DELETE FROM intake_dossierview WHERE trajectory_id = ANY (ids);\n"
        "  DELETE FROM intake_lookup WHERE trajectory_id = ANY (ids);\n",
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
    dependencies = [("intake", "0015_orientation_offer")]

    operations = [migrations.RunPython(forwards, backwards)]
