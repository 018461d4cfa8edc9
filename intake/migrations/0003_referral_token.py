import uuid

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_sight")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="token",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="orientationactivity",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="orientationactivity",
            constraint=models.CheckConstraint(
                name="orientation_outcome_has_when",
                condition=Q(status="planned", recorded_at__isnull=True)
                | ~Q(status="planned") & Q(recorded_at__isnull=False),
            ),
        ),
    ]
