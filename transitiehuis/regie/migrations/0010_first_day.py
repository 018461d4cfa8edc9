import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("netwerk", "0007_first_day"),
        ("regie", "0009_chain_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "looked at, nothing done yet"),
                            ("done", "brought in"),
                            ("undone", "undone"),
                        ],
                        default="shown",
                        max_length=8,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.region"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["region", "-uploaded_at"], name="partnersheet_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["shown", "done", "undone"])), name="partnersheet_state_valid"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("state", "shown"), ("undone_at", None)),
                            models.Q(("done_at__isnull", False), ("state", "done"), ("undone_at", None)),
                            models.Q(("done_at__isnull", False), ("state", "undone"), ("undone_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="partnersheet_state_has_its_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("partner", "partner"), ("coverage", "who does what")], max_length=8),
                ),
                ("position", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("good", "to be brought in"),
                            ("faulty", "with a fault"),
                            ("known", "there already"),
                            ("done", "brought in"),
                            ("undone", "undone"),
                            ("kept", "stayed: it is used by now"),
                        ],
                        default="faulty",
                        max_length=8,
                    ),
                ),
                ("made_organisation", models.BooleanField(default=False)),
                (
                    "coverage",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="regie.coverage"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="netwerk.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="netwerk.partnership",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="regie.partnersheet"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["partner", "coverage"])), name="sheetline_kind_valid"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["good", "faulty", "known", "done", "undone", "kept"])),
                        name="sheetline_state_valid",
                    ),
                    models.UniqueConstraint(fields=("sheet", "kind", "position"), name="sheetline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "faulty"), models.Q(("faults", {}), _negated=True)),
                            models.Q(models.Q(("state", "faulty"), _negated=True), ("faults", {})),
                            _connector="OR",
                        ),
                        name="sheetline_fault_says_what",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="activity",
            name="activity_usual_kinds_valid",
        ),
        migrations.RemoveConstraint(
            model_name="successfactor",
            name="successfactor_who_valid",
        ),
        migrations.AlterField(
            model_name="activity",
            name="usual_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("mbo_school", "mbo school"),
                        ("sector_school", "sector school"),
                        ("employer", "training company"),
                        ("uwv", "UWV"),
                        ("municipality", "municipality"),
                        ("branch", "branch organisation"),
                        ("werkcentrum", "Werkcentrum"),
                        ("region", "regional office"),
                        ("hbo", "hbo school"),
                        ("wo", "university"),
                        ("other", "other organisation"),
                    ],
                    max_length=16,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="successfactor",
            name="who",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("mbo_school", "mbo school"),
                        ("sector_school", "sector school"),
                        ("employer", "training company"),
                        ("uwv", "UWV"),
                        ("municipality", "municipality"),
                        ("branch", "branch organisation"),
                        ("werkcentrum", "Werkcentrum"),
                        ("region", "regional office"),
                        ("hbo", "hbo school"),
                        ("wo", "university"),
                        ("other", "other organisation"),
                    ],
                    max_length=16,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "usual_kinds__contained_by",
                        [
                            "mbo_school",
                            "sector_school",
                            "employer",
                            "uwv",
                            "municipality",
                            "branch",
                            "werkcentrum",
                            "region",
                            "hbo",
                            "wo",
                            "other",
                        ],
                    )
                ),
                name="activity_usual_kinds_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="successfactor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "who__contained_by",
                        [
                            "mbo_school",
                            "sector_school",
                            "employer",
                            "uwv",
                            "municipality",
                            "branch",
                            "werkcentrum",
                            "region",
                            "hbo",
                            "wo",
                            "other",
                        ],
                    )
                ),
                name="successfactor_who_valid",
            ),
        ),
    ]
