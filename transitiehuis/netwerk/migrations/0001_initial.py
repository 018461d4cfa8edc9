import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import transitiehuis.migrating
import transitiehuis.netwerk.models.organisations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        transitiehuis.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Region',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=8, unique=True)),
                        ('name', models.CharField(max_length=100)),
                        ('centre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.municipality')),
                        ('front_desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('director', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Municipality',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cbs_code', models.CharField(max_length=6, unique=True)),
                        ('name', models.CharField(max_length=100)),
                        ('province', models.CharField(max_length=40)),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='netwerk.region')),
                        ('holiday_region', models.CharField(blank=True, choices=[('noord', 'north'), ('midden', 'middle'), ('zuid', 'south')], max_length=6)),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('holiday_region__in', ['noord', 'midden', 'zuid', ''])), name='municipality_holiday_region_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Place',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=100)),
                        ('sort_name', models.CharField(db_index=True, max_length=100)),
                        ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='netwerk.municipality')),
                        ('latitude', models.FloatField()),
                        ('longitude', models.FloatField()),
                        ('population', models.PositiveIntegerField(blank=True, null=True)),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('name', 'municipality'), name='place_once_per_municipality'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16)),
                        ('name', models.CharField(max_length=150)),
                        ('sort_name', models.CharField(db_index=True, max_length=150)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.place')),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=30)),
                        ('website', models.URLField(blank=True, db_default='')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('invented', models.BooleanField(default=False)),
                        ('listed', models.BooleanField(default=False)),
                        ('max_approaches', models.PositiveSmallIntegerField(default=4)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='organisation_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='organisation_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organisation_has_name'),
                            models.UniqueConstraint(condition=models.Q(('listed', True)), fields=('name',), name='organisation_listed_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='OrganisationCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='netwerk.organisation')),
                        ('type', models.CharField(choices=[('kvk', 'KvK number'), ('brin', 'BRIN code'), ('rio', 'RIO code'), ('leerbedrijf_id', 'training company id')], max_length=16)),
                        ('value', models.CharField(max_length=40)),
                        ('certainty', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('type__in', ['kvk', 'brin', 'rio', 'leerbedrijf_id'])), name='organisationcode_type_valid'),
                            models.UniqueConstraint(fields=('organisation', 'type', 'value'), name='organisationcode_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Partnership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='netwerk.organisation')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnership_until_not_before'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation', '='), ('region', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='partnership_never_twice_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('sort_name', models.CharField(db_index=True, max_length=120)),
                        ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2)),
                        ('is_active', models.BooleanField(default=True)),
                        ('date_joined', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('language__in', ['nl', 'en'])), name='user_language_valid'),
                            models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_lower_case'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='netwerk.organisation')),
                        ('role', models.CharField(choices=[('coordinator', 'coordinator'), ('adviser', 'adviser'), ('trainer', 'workplace trainer'), ('partner_contact', 'partner contact'), ('chain_director', 'chain director'), ('national_adviser', 'national adviser'), ('manager', 'manager')], max_length=20)),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'adviser', 'trainer', 'partner_contact', 'chain_director', 'national_adviser', 'manager'])), name='membership_role_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('region__isnull', False), ('role', 'chain_director')), models.Q(models.Q(('role', 'chain_director'), _negated=True), ('region__isnull', True)), _connector='OR'), name='membership_director_has_region'),
                            models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user', 'organisation', 'role'), name='membership_open_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='netwerk.membership')),
                        ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to='netwerk.membership')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='absence_until_not_before'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('membership', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='absence_never_twice_at_once'),
                            models.CheckConstraint(condition=models.Q(('membership', models.F('replaced_by')), _negated=True), name='absence_replaced_by_another'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Link',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('invitation', 'invitation to an account'), ('proposal', 'answer to a proposal'), ('signature', 'signing of an agreement'), ('agreement', 'signing of an agreement between partners'), ('check_in', 'check-in'), ('still_open', 'whether a work placement still stands'), ('own_page', "the candidate's own page"), ('intake', 'choice of a moment for the intake'), ('result', 'where somebody works now'), ('theme_session', 'signing up for a theme session'), ('theme_visit', 'a seat in a theme session')], max_length=20)),
                        ('subject_kind', models.CharField(max_length=40)),
                        ('subject_id', models.BigIntegerField()),
                        ('scope_id', models.BigIntegerField(blank=True, null=True)),
                        ('nonce', models.CharField(max_length=36)),
                        ('token_hash', models.CharField(max_length=64)),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['subject_kind', 'subject_id'], name='link_subject'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('purpose__in', ['invitation', 'proposal', 'signature', 'agreement', 'check_in', 'still_open', 'own_page', 'intake', 'result', 'theme_session', 'theme_visit'])), name='link_purpose_valid'),
                            models.UniqueConstraint(condition=models.Q(('purpose', 'own_page'), ('revoked_at__isnull', True)), fields=('subject_kind', 'subject_id'), name='link_one_own_page'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(max_length=254)),
                        ('name', models.CharField(max_length=120)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('role', models.CharField(choices=[('coordinator', 'coordinator'), ('adviser', 'adviser'), ('trainer', 'workplace trainer'), ('partner_contact', 'partner contact'), ('chain_director', 'chain director'), ('national_adviser', 'national adviser'), ('manager', 'manager')], max_length=20)),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('created_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'adviser', 'trainer', 'partner_contact', 'chain_director', 'national_adviser', 'manager'])), name='invitation_role_valid'),
                            models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_one_ending'),
                            models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('email', 'organisation', 'role'), name='invitation_waiting_once'),
                        ],
                    },
                ),
            ],
        ),
    ]
