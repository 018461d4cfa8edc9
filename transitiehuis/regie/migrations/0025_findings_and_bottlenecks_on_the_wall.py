import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("netwerk", "0009_learning_together"),
        ("regie", "0024_figure_so_far"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("figure", "a figure stays behind"),
                            ("stuck", "trajects stand still"),
                            ("narrow", "more comes in than goes on"),
                            ("waiting", "waited for most"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                (
                    "chain_part",
                    models.CharField(
                        choices=[
                            ("recruitment", "recruitment"),
                            ("intake", "intake"),
                            ("orientation", "orientation"),
                            ("matching", "matching"),
                            ("learning", "learning"),
                            ("placement", "placement"),
                            ("guidance", "guidance"),
                            ("aftercare", "aftercare"),
                            ("steering", "steering"),
                            ("securing", "securing"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referral", "aanmelding"),
                            ("intake", "intake"),
                            ("orientation", "orientation"),
                            ("matching", "matching"),
                            ("learning", "learning"),
                            ("placement", "placement"),
                            ("aftercare", "aftercare"),
                        ],
                        max_length=12,
                    ),
                ),
                ("facts", models.JSONField()),
                ("found_on", models.DateField()),
                ("gone_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "nobody looked at it"),
                            ("reported", "reported as a bottleneck"),
                            ("set_aside", "set aside"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bottleneck",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="regie.bottleneck",
                    ),
                ),
                (
                    "factor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regie.successfactor",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.region"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("gone_on", None)), fields=["region"], name="finding_standing")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["figure", "stuck", "narrow", "waiting"])),
                        name="finding_kind_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "chain_part__in",
                                [
                                    "recruitment",
                                    "intake",
                                    "orientation",
                                    "matching",
                                    "learning",
                                    "placement",
                                    "guidance",
                                    "aftercare",
                                    "steering",
                                    "securing",
                                ],
                            )
                        ),
                        name="finding_chain_part_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "referral",
                                    "intake",
                                    "orientation",
                                    "matching",
                                    "learning",
                                    "placement",
                                    "aftercare",
                                    "",
                                ],
                            )
                        ),
                        name="finding_step_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reported", "set_aside"])), name="finding_state_valid"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("gone_on", None)),
                        fields=("region", "kind", "key"),
                        name="finding_once_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gone_on", None), ("gone_on__gte", models.F("found_on")), _connector="OR"),
                        name="finding_gone_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None),
                                ("answered_by", None),
                                ("bottleneck", None),
                                ("reason", ""),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("bottleneck__isnull", False),
                                ("reason", ""),
                                ("state", "reported"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("bottleneck", None),
                                ("state", "set_aside"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_answered_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="bottleneck",
            name="agenda_point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bottlenecks",
                to="regie.agendapoint",
            ),
        ),
        migrations.AddField(
            model_name="bottleneck",
            name="sent",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="bottleneck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sent__isnull", False)), fields=("region", "sent"), name="bottleneck_sent_once"
            ),
        ),
    ]
