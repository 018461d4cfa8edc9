import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0013_intake_draft")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="token",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
