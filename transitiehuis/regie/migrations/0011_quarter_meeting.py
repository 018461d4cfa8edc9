import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("netwerk", "0006_results"),
        ("regie", "0010_first_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuarterMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField(default=90)),
                ("proposed_on", models.DateField(blank=True, null=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meeting", to="regie.quarterround"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 15), ("minutes__lte", 480)), name="quartermeeting_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="quartermeeting_closed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("on", "on the agenda"), ("dropped", "taken off"), ("gone", "no longer needed")],
                        default="on",
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(max_length=120)),
                ("why", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=200)),
                ("minutes", models.PositiveSmallIntegerField(default=10)),
                ("running_since", models.DateTimeField(blank=True, null=True)),
                ("spent", models.PositiveIntegerField(default=0)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agenda", to="regie.quarterround"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["on", "dropped", "gone"])), name="agendapoint_state_valid"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agendapoint_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 240)), name="agendapoint_minutes_valid"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("added_by__isnull", False), ("key", ""), ("kind", "")),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("key", ""), _negated=True),
                                ("added_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="agendapoint_from_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("running_since", None), ("state", "on"), _connector="OR"),
                        name="agendapoint_runs_on_the_agenda",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("round", "kind", "key"),
                        name="agendapoint_proposed_once",
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("round", "position"),
                        name="agendapoint_position_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("running_since__isnull", False)),
                        fields=("round",),
                        name="agendapoint_one_has_the_floor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("sent", models.UUIDField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="regie.agendapoint"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="regie.quarterround"
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="decision_has_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changed_at", None), ("changed_by", None)),
                            models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_changed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_by", None)),
                            models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_struck_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sent__isnull", False)), fields=("round", "sent"), name="decision_sent_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="sent",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="agenda_point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="regie.agendapoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sent__isnull", False)), fields=("round", "sent"), name="action_sent_once"
            ),
        ),
    ]
