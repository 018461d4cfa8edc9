import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0024_first_day"),
        ("netwerk", "0009_learning_together"),
        ("regie", "0021_judgements_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="LearningTrack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("question", models.TextField()),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("next_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "under way"), ("resting", "rests"), ("done", "learned")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("shared", models.BooleanField(default=False)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="regie.learningtrack",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.region"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.theme"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["region", "theme"], name="learningtrack_of_region")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "resting", "done"])),
                        name="learningtrack_state_valid",
                    ),
                    models.UniqueConstraint(fields=("region", "follows"), name="learningtrack_followed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("question", ""), _negated=True)
                        ),
                        name="learningtrack_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None), models.Q(("next_step", ""), _negated=True), _connector="OR"
                        ),
                        name="learningtrack_day_of_a_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("ended_on", None)),
                            _connector="OR",
                        ),
                        name="learningtrack_ended_when_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("tried", models.TextField()),
                ("saw", models.TextField()),
                ("will", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lessons", to="regie.learningtrack"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tried", ""), _negated=True), models.Q(("saw", ""), _negated=True)
                        ),
                        name="lesson_says_both",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
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
                ),
                ("role_now", models.CharField(max_length=200)),
                ("role_later", models.CharField(max_length=200)),
                ("from_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="netwerk.organisation",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="regie.learningtrack"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
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
                        name="rolechange_kind_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role_now", ""), _negated=True), models.Q(("role_later", ""), _negated=True)
                        ),
                        name="rolechange_says_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThemeSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("about", models.TextField(blank=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("online", models.URLField(blank=True)),
                ("seats", models.PositiveSmallIntegerField()),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("takeaways", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.TextField(blank=True)),
                (
                    "cancelled_by",
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
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.organisation"
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.link"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.theme",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-starts_at"], name="themesession_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="themesession_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="themesession_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("online", ""), ("place", ""), _negated=True), name="themesession_says_where"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("theme__isnull", False), ("factor__isnull", False), _connector="OR"),
                        name="themesession_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 500), ("taken__lte", models.F("seats"))),
                        name="themesession_seats",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("cancelled_at", None), ("cancelled_by", None)),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="themesession_cancelled_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionVisitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120)),
                ("organisation_name", models.CharField(blank=True, max_length=150)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("signed_up_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "link",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.link"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="netwerk.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visitors", to="regie.themesession"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("erased_at", None), ("name", ""), ("user__isnull", False)),
                            models.Q(
                                ("erased_at", None),
                                ("user", None),
                                models.Q(("name", ""), _negated=True),
                                models.Q(("email", ""), _negated=True),
                            ),
                            models.Q(
                                ("email", ""),
                                ("erased_at__isnull", False),
                                ("name", ""),
                                ("organisation_name", ""),
                                ("user", None),
                            ),
                            _connector="OR",
                        ),
                        name="sessionvisitor_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("session", "user"),
                        name="sessionvisitor_user_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("erased_at", None), ("user", None), ("withdrawn_at", None)),
                        fields=("session", "email"),
                        name="sessionvisitor_email_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitedRegion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="netwerk.region"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invited", to="regie.themesession"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "region"), name="invitedregion_once")],
            },
        ),
        migrations.AddField(
            model_name="ThemeSession",
            name="regions",
            field=models.ManyToManyField(related_name="+", through="regie.InvitedRegion", to="netwerk.region"),
        ),
        migrations.AddField(
            model_name="action",
            name="learning_track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="regie.learningtrack",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="theme_session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="regie.themesession",
            ),
        ),
    ]
