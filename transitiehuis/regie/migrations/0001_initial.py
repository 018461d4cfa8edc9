import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import transitiehuis.migrating
import transitiehuis.netwerk.models.organisations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intake', '0001_initial'),
        ('matching', '0001_initial'),
        ('netwerk', '0001_initial'),
    ]

    operations = [
        transitiehuis.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AccessRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.candidate')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.trajectory')),
                        ('state', models.CharField(choices=[('making', 'is being made'), ('ready', 'is ready'), ('failed', 'could not be made'), ('erased', 'was erased after its term')], default='making', max_length=8)),
                        ('asked_at', models.DateTimeField()),
                        ('done', models.PositiveSmallIntegerField(default=0)),
                        ('total', models.PositiveSmallIntegerField()),
                        ('ready_at', models.DateTimeField(blank=True, null=True)),
                        ('erase_on', models.DateField(blank=True, null=True)),
                        ('fetched_at', models.DateTimeField(blank=True, null=True)),
                        ('nonce', models.CharField(max_length=32)),
                        ('code_number', models.PositiveSmallIntegerField(default=0)),
                        ('code_until', models.DateTimeField(blank=True, null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('code_read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['making', 'ready', 'failed', 'erased'])), name='accessrequest_state_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('erase_on', None), ('ready_at', None), ('state__in', ['making', 'failed'])), models.Q(('erase_on__isnull', False), ('ready_at__isnull', False), ('state__in', ['ready', 'erased'])), _connector='OR'), name='accessrequest_state_has_its_facts'),
                            models.CheckConstraint(condition=models.Q(('code_number__lte', 10), ('done__lte', models.F('total')), ('tries__lte', 5)), name='accessrequest_limits'),
                            models.UniqueConstraint(condition=models.Q(('state__in', ['making', 'ready'])), fields=('candidate',), name='accessrequest_one_at_a_time'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AccessPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regie.accessrequest')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('content', models.JSONField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('request', 'number'), name='accesspart_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AccessFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regie.accessrequest')),
                        ('kind', models.CharField(choices=[('pdf', 'document to read (PDF)'), ('json', 'file for another computer (JSON)')], max_length=4)),
                        ('content', models.BinaryField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'json'])), name='accessfile_kind_valid'),
                            models.UniqueConstraint(fields=('request', 'kind'), name='accessfile_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SuccessFactor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('chain_part', models.CharField(choices=[('recruitment', 'recruitment'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('guidance', 'guidance'), ('aftercare', 'aftercare'), ('steering', 'steering'), ('securing', 'securing')], max_length=12)),
                        ('title_nl', models.CharField(max_length=80)),
                        ('title_en', models.CharField(blank=True, max_length=80)),
                        ('looks_like_nl', models.TextField()),
                        ('looks_like_en', models.TextField(blank=True)),
                        ('why_nl', models.TextField()),
                        ('why_en', models.TextField(blank=True)),
                        ('source', models.CharField(blank=True, max_length=200)),
                        ('who', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16), blank=True, default=list, size=None)),
                        ('question_nl', models.TextField(blank=True)),
                        ('question_en', models.TextField(blank=True)),
                        ('indicator', models.CharField(blank=True, max_length=60)),
                        ('indicator_definition_nl', models.TextField(blank=True)),
                        ('indicator_definition_en', models.TextField(blank=True)),
                        ('unit', models.CharField(blank=True, choices=[('percent', 'percent'), ('days', 'days'), ('count', 'number')], max_length=8)),
                        ('direction', models.CharField(blank=True, choices=[('higher', 'higher is better'), ('lower', 'lower is better')], max_length=6)),
                        ('came_on', models.DateField(blank=True, null=True)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('chain_part__in', ['recruitment', 'intake', 'orientation', 'matching', 'learning', 'placement', 'guidance', 'aftercare', 'steering', 'securing'])), name='successfactor_chain_part_valid'),
                            models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'days', 'count', ''])), name='successfactor_unit_valid'),
                            models.CheckConstraint(condition=models.Q(('direction__in', ['higher', 'lower', ''])), name='successfactor_direction_valid'),
                            models.CheckConstraint(condition=models.Q(('who__contained_by', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='successfactor_who_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('direction', ''), ('indicator', ''), ('unit', '')), models.Q(models.Q(('indicator', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('direction', ''), _negated=True), models.Q(('indicator_definition_nl', ''), _negated=True)), _connector='OR'), name='successfactor_indicator_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FactorLevel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='regie.successfactor')),
                        ('level', models.PositiveSmallIntegerField()),
                        ('text_nl', models.TextField()),
                        ('text_en', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('factor', 'level'), name='factorlevel_once'),
                            models.CheckConstraint(condition=models.Q(('level__in', (1, 2, 3, 4))), name='factorlevel_level_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='NextStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='regie.successfactor')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('text_nl', models.TextField()),
                        ('text_en', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('factor', 'position'), name='nextstep_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='QuarterRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('meeting_on', models.DateField()),
                        ('meeting_at', models.TimeField(blank=True, null=True)),
                        ('meeting_place', models.CharField(blank=True, max_length=120)),
                        ('opens_on', models.DateField()),
                        ('closes_on', models.DateField()),
                        ('reminder_days', models.PositiveSmallIntegerField(db_default=14, default=14)),
                        ('colleague_days', models.PositiveSmallIntegerField(db_default=7, default=7)),
                        ('listed_days', models.PositiveSmallIntegerField(db_default=6, default=6)),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                        ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cancel_reason', models.TextField(blank=True)),
                        ('reopened_at', models.DateTimeField(blank=True, null=True)),
                        ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reopen_reason', models.TextField(blank=True)),
                        ('factors', models.ManyToManyField(related_name='+', through='regie.FocusFactor', to='regie.successfactor')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['opens_on'], name='quarterround_opens_on'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(fields=('region', 'year', 'quarter'), name='quarterround_once'),
                            models.CheckConstraint(condition=models.Q(('quarter__in', [1, 2, 3, 4])), name='quarterround_quarter_valid'),
                            models.CheckConstraint(condition=models.Q(('meeting_on__year', models.F('year')), ('meeting_on__month__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quarter'), '-', models.Value(1)), '*', models.Value(3))), ('meeting_on__month__lte', django.db.models.expressions.CombinedExpression(models.F('quarter'), '*', models.Value(3)))), name='quarterround_meets_in_its_quarter'),
                            models.CheckConstraint(condition=models.Q(('colleague_days__lt', models.F('reminder_days')), ('listed_days__gte', 5), ('listed_days__lte', models.F('colleague_days')), ('reminder_days__lt', 28)), name='quarterround_ladder_in_order'),
                            models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at', None), ('cancelled_by', None)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='quarterround_cancelled_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reopen_reason', ''), ('reopened_at', None), ('reopened_by', None)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False), models.Q(('reopen_reason', ''), _negated=True)), _connector='OR'), name='quarterround_reopened_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FocusFactor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focus', to='regie.quarterround')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('chosen_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('round', 'factor'), name='focusfactor_once'),
                            models.UniqueConstraint(fields=('round', 'position'), name='focusfactor_position_once'),
                            models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='focusfactor_at_most_three'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RoundStage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('stage', models.CharField(choices=[('opening', 'opening'), ('reminder', 'reminder'), ('last_reminder', 'last reminder'), ('pack', 'the landscape is open'), ('actions', 'your actions'), ('halfway', 'halfway')], max_length=14)),
                        ('told_on', models.DateField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('stage__in', ['opening', 'reminder', 'last_reminder', 'pack', 'actions', 'halfway'])), name='roundstage_stage_valid'),
                            models.UniqueConstraint(fields=('round', 'organisation', 'stage'), name='roundstage_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('started_at', models.DateTimeField(blank=True, null=True)),
                        ('submitted_at', models.DateTimeField(blank=True, null=True)),
                        ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('round', 'organisation'), name='submission_once'),
                            models.CheckConstraint(condition=models.Q(models.Q(('submitted_at', None), ('submitted_by', None)), models.Q(('started_at__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submission_submitted_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Assessment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='regie.submission')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('confidence', models.CharField(blank=True, choices=[('sure', 'sure'), ('about', 'about'), ('feeling', 'a feeling')], max_length=8)),
                        ('reason', models.TextField(blank=True)),
                        ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scored_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['organisation', 'factor'], name='assessment_of_organisation'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('confidence__in', ['sure', 'about', 'feeling', ''])), name='assessment_confidence_valid'),
                            models.UniqueConstraint(fields=('round', 'organisation', 'factor'), name='assessment_once'),
                            models.CheckConstraint(condition=models.Q(('level', None), models.Q(('level__gte', 0), ('level__lte', 4)), _connector='OR'), name='assessment_level_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('confidence', ''), ('level', None), ('reason', ''), ('scored_at', None), ('scored_by', None)), models.Q(('confidence', ''), ('level', 0), ('scored_at__isnull', False), ('scored_by__isnull', False)), models.Q(('level__gt', 0), ('scored_at__isnull', False), ('scored_by__isnull', False), models.Q(('confidence', ''), _negated=True)), _connector='OR'), name='assessment_score_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='QuarterMeeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='regie.quarterround')),
                        ('minutes', models.PositiveSmallIntegerField(default=90)),
                        ('proposed_on', models.DateField(blank=True, null=True)),
                        ('began_at', models.DateTimeField(blank=True, null=True)),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reopened_at', models.DateTimeField(blank=True, null=True)),
                        ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reopen_reason', models.TextField(blank=True, db_default='')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('minutes__gte', 15), ('minutes__lte', 480)), name='quartermeeting_length'),
                            models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='quartermeeting_closed_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reopen_reason', ''), ('reopened_at', None), ('reopened_by', None)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False), models.Q(('reopen_reason', ''), _negated=True)), _connector='OR'), name='quartermeeting_reopened_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='regie.quarterround')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('state', models.CharField(choices=[('on', 'on the agenda'), ('dropped', 'taken off'), ('gone', 'no longer needed')], default='on', max_length=8)),
                        ('kind', models.CharField(blank=True, max_length=20)),
                        ('key', models.CharField(blank=True, max_length=80)),
                        ('title', models.CharField(max_length=120)),
                        ('why', models.TextField(blank=True)),
                        ('url', models.CharField(blank=True, max_length=200)),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('minutes', models.PositiveSmallIntegerField(default=10)),
                        ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('running_since', models.DateTimeField(blank=True, null=True)),
                        ('spent', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['on', 'dropped', 'gone'])), name='agendapoint_state_valid'),
                            models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agendapoint_has_title'),
                            models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 240)), name='agendapoint_minutes_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('added_by__isnull', False), ('key', ''), ('kind', '')), models.Q(models.Q(('kind', ''), _negated=True), models.Q(('key', ''), _negated=True), ('added_by', None)), _connector='OR'), name='agendapoint_from_somewhere'),
                            models.CheckConstraint(condition=models.Q(('running_since', None), ('state', 'on'), _connector='OR'), name='agendapoint_runs_on_the_agenda'),
                            models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('round', 'kind', 'key'), name='agendapoint_proposed_once'),
                            models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('round', 'position'), name='agendapoint_position_once'),
                            models.UniqueConstraint(condition=models.Q(('running_since__isnull', False)), fields=('round',), name='agendapoint_one_has_the_floor'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edited_at', models.DateTimeField()),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('title', models.CharField(max_length=120)),
                        ('text', models.TextField(blank=True)),
                        ('chain_part', models.CharField(choices=[('recruitment', 'recruitment'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('guidance', 'guidance'), ('aftercare', 'aftercare'), ('steering', 'steering'), ('securing', 'securing')], max_length=12)),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('falls_away', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('signing', 'to be signed'), ('signed', 'signed'), ('ended', 'ended early')], default='draft', max_length=8)),
                        ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.scenario')),
                        ('scenario_change', models.SlugField(blank=True, max_length=48)),
                        ('renews', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='regie.agreement')),
                        ('made_at', models.DateTimeField()),
                        ('signed_on', models.DateField(blank=True, null=True)),
                        ('ended_on', models.DateField(blank=True, null=True)),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('end_reason', models.TextField(blank=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'until'], name='agreement_of_region'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'signing', 'signed', 'ended'])), name='agreement_state_valid'),
                            models.CheckConstraint(condition=models.Q(('chain_part__in', ['recruitment', 'intake', 'orientation', 'matching', 'learning', 'placement', 'guidance', 'aftercare', 'steering', 'securing'])), name='agreement_chain_part_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='agreement_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agreement_has_title'),
                            models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('text', ''), _negated=True), _connector='OR'), name='agreement_has_text_to_sign'),
                            models.CheckConstraint(condition=models.Q(models.Q(('signed_on', None), ('state__in', ['draft', 'signing'])), models.Q(('signed_on__isnull', False), ('state', 'signed')), ('state', 'ended'), _connector='OR'), name='agreement_signed_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'ended'), _negated=True), ('end_reason', ''), ('ended_by', None), ('ended_on', None)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False), ('state', 'ended'), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='agreement_ended_whole'),
                            models.CheckConstraint(condition=models.Q(('ended_on', None), ('until', None), ('ended_on__lte', models.F('until')), _connector='OR'), name='agreement_ended_within'),
                            models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('renews',), name='agreement_one_standing_successor'),
                            models.UniqueConstraint(fields=('scenario', 'scenario_change'), name='agreement_once_for_a_change'),
                            models.CheckConstraint(condition=models.Q(models.Q(('scenario', None), ('scenario_change', '')), models.Q(('scenario__isnull', False), models.Q(('scenario_change', ''), _negated=True)), _connector='OR'), name='agreement_scenario_with_its_change'),
                            models.CheckConstraint(condition=models.Q(('renews', None), models.Q(('renews', models.F('id')), _negated=True), _connector='OR'), name='agreement_does_not_renew_itself'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Bottleneck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edited_at', models.DateTimeField()),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('title', models.CharField(max_length=120)),
                        ('happens', models.TextField()),
                        ('chain_part', models.CharField(choices=[('recruitment', 'recruitment'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('guidance', 'guidance'), ('aftercare', 'aftercare'), ('steering', 'steering'), ('securing', 'securing')], max_length=12)),
                        ('step', models.CharField(blank=True, choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('found_by', models.CharField(choices=[('people', 'by people'), ('figures', 'by the figures')], max_length=8)),
                        ('figure', models.CharField(blank=True, max_length=200)),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.agreement')),
                        ('reported_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('reported_on', models.DateField()),
                        ('state', models.CharField(choices=[('open', 'open'), ('in_work', 'being worked on'), ('solved', 'solved'), ('unsolvable', 'cannot be solved here')], default='open', max_length=10)),
                        ('how', models.TextField(blank=True)),
                        ('closed_on', models.DateField(blank=True, null=True)),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('raised_at', models.DateTimeField(blank=True, null=True)),
                        ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('raise_reason', models.TextField(blank=True)),
                        ('answer', models.TextField(blank=True)),
                        ('taken_up', models.BooleanField(default=False)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('agenda_point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bottlenecks', to='regie.agendapoint')),
                        ('sent', models.UUIDField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'state'], name='bottleneck_of_region'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['open', 'in_work', 'solved', 'unsolvable'])), name='bottleneck_state_valid'),
                            models.CheckConstraint(condition=models.Q(('chain_part__in', ['recruitment', 'intake', 'orientation', 'matching', 'learning', 'placement', 'guidance', 'aftercare', 'steering', 'securing'])), name='bottleneck_chain_part_valid'),
                            models.CheckConstraint(condition=models.Q(('step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare', ''])), name='bottleneck_step_valid'),
                            models.CheckConstraint(condition=models.Q(('found_by__in', ['people', 'figures'])), name='bottleneck_found_by_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('happens', ''), _negated=True)), name='bottleneck_says_what'),
                            models.CheckConstraint(condition=models.Q(models.Q(('found_by', 'figures'), models.Q(('figure', ''), _negated=True)), models.Q(('figure', ''), ('found_by', 'people')), _connector='OR'), name='bottleneck_names_its_figure'),
                            models.CheckConstraint(condition=models.Q(models.Q(('closed_by', None), ('closed_on', None), ('how', ''), ('state__in', ['open', 'in_work'])), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False), ('state__in', ['solved', 'unsolvable']), models.Q(('how', ''), _negated=True)), _connector='OR'), name='bottleneck_closed_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('raise_reason', ''), ('raised_at', None), ('raised_by', None)), models.Q(('raised_at__isnull', False), ('raised_by__isnull', False), models.Q(('raise_reason', ''), _negated=True)), _connector='OR'), name='bottleneck_raised_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('taken_up', False)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('raised_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='bottleneck_answered_whole'),
                            models.UniqueConstraint(condition=models.Q(('sent__isnull', False)), fields=('region', 'sent'), name='bottleneck_sent_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='BottleneckPartner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bottleneck', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='regie.bottleneck')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('bottleneck', 'organisation'), name='bottleneckpartner_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='BottleneckChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bottleneck', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='regie.bottleneck')),
                        ('kind', models.CharField(choices=[('reported', 'reported'), ('edited', 'changed'), ('taken_up', 'taken up'), ('solved', 'solved'), ('unsolvable', 'cannot be solved here'), ('reopened', 'opened again'), ('raised', 'raised to the national adviser'), ('answered', 'answered by the national adviser')], max_length=12)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('note', models.TextField(blank=True)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['reported', 'edited', 'taken_up', 'solved', 'unsolvable', 'reopened', 'raised', 'answered'])), name='bottleneckchange_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('kind__in', ['reported', 'edited', 'taken_up']), models.Q(('note', ''), _negated=True), _connector='OR'), name='bottleneckchange_says_why'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Activity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('chain_part', models.CharField(choices=[('recruitment', 'recruitment'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('guidance', 'guidance'), ('aftercare', 'aftercare'), ('steering', 'steering'), ('securing', 'securing')], max_length=12)),
                        ('name_nl', models.CharField(max_length=100)),
                        ('name_en', models.CharField(blank=True, max_length=100)),
                        ('norm_per', models.CharField(choices=[('quarter', 'quarter'), ('trajectory', 'trajectory'), ('training_company', 'training company'), ('route_start', 'route start'), ('placement', 'placement'), ('guidance_week', 'week of guidance')], max_length=16)),
                        ('norm_hours', models.DecimalField(decimal_places=2, max_digits=6)),
                        ('usual_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16), blank=True, default=list, size=None)),
                        ('law_or_fund', models.CharField(blank=True, max_length=120)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('chain_part__in', ['recruitment', 'intake', 'orientation', 'matching', 'learning', 'placement', 'guidance', 'aftercare', 'steering', 'securing'])), name='activity_chain_part_valid'),
                            models.CheckConstraint(condition=models.Q(('norm_per__in', ['quarter', 'trajectory', 'training_company', 'route_start', 'placement', 'guidance_week'])), name='activity_norm_per_valid'),
                            models.CheckConstraint(condition=models.Q(('usual_kinds__contained_by', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='activity_usual_kinds_valid'),
                            models.CheckConstraint(condition=models.Q(('norm_hours__gte', 0)), name='activity_norm_hours_not_negative'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Coverage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='regie.activity')),
                        ('role', models.CharField(choices=[('leads', 'leads'), ('helps', 'helps'), ('stands_in', 'stands in'), ('pays', 'pays')], max_length=10)),
                        ('hours_per_quarter', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                        ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None)),
                        ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ww', 'WW'), ('participatiewet', 'Participatiewet'), ('statushouder', 'status holder'), ('nugger', 'no benefit'), ('werkend', 'works, changes trade'), ('anders', 'other')], max_length=16), blank=True, db_default=[], default=list, size=None)),
                        ('municipalities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), blank=True, db_default=[], default=list, size=None)),
                        ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'organisation'], name='coverage_region_organisation'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['leads', 'helps', 'stands_in', 'pays'])), name='coverage_role_valid'),
                            models.CheckConstraint(condition=models.Q(('target_groups__contained_by', ['ww', 'participatiewet', 'statushouder', 'nugger', 'werkend', 'anders'])), name='coverage_target_groups_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='coverage_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('hours_per_quarter__isnull', True), ('hours_per_quarter__gte', 0), _connector='OR'), name='coverage_hours_not_negative'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), ('organisation', '='), ('activity', '='), ('role', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='coverage_never_twice_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Action',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.agreement')),
                        ('bottleneck', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.bottleneck')),
                        ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.activity')),
                        ('agenda_point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.agendapoint')),
                        ('sent', models.UUIDField(blank=True, null=True)),
                        ('learning_track', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.learningtrack')),
                        ('theme_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='regie.themesession')),
                        ('text', models.CharField(max_length=200)),
                        ('why', models.TextField(blank=True)),
                        ('due_on', models.DateField()),
                        ('added_on', models.DateField()),
                        ('changed_on', models.DateField()),
                        ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'dropped')], default='open', max_length=8)),
                        ('closed_on', models.DateField(blank=True, null=True)),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['round', 'organisation'], name='action_of_round'),
                            models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='action_open_due'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'dropped'])), name='action_state_valid'),
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='action_has_text'),
                            models.CheckConstraint(condition=models.Q(models.Q(('closed_by', None), ('closed_on', None), ('state', 'open')), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False), ('state__in', ['done', 'dropped'])), _connector='OR'), name='action_closed_whole'),
                            models.UniqueConstraint(condition=models.Q(('sent__isnull', False)), fields=('round', 'sent'), name='action_sent_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ActionChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='regie.action')),
                        ('kind', models.CharField(choices=[('added', 'added'), ('moved', 'moved'), ('done', 'done'), ('dropped', 'dropped')], max_length=8)),
                        ('reason', models.TextField(blank=True)),
                        ('former_due_on', models.DateField(blank=True, null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['added', 'moved', 'done', 'dropped'])), name='actionchange_kind_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('former_due_on__isnull', False), ('kind', 'moved')), models.Q(models.Q(('kind', 'moved'), _negated=True), ('former_due_on', None)), _connector='OR'), name='actionchange_moved_from'),
                            models.CheckConstraint(condition=models.Q(('kind__in', ['added', 'done']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='actionchange_says_why'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ActionNudge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nudges', to='regie.action')),
                        ('due_on', models.DateField()),
                        ('offset', models.SmallIntegerField()),
                        ('told_on', models.DateField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('action', 'due_on', 'offset'), name='actionnudge_once'),
                            models.CheckConstraint(condition=models.Q(('offset__in', [-7, 0, 7])), name='actionnudge_offset_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementParty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='regie.agreement')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('agreement', 'organisation'), name='agreementparty_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementActivity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='regie.agreement')),
                        ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.activity')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('agreement', 'activity'), name='agreementactivity_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementRoute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='regie.agreement')),
                        ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.learningroute')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('agreement', 'route'), name='agreementroute_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementTerm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='regie.agreement')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('kind', models.CharField(choices=[('inflow', 'people that start, per quarter'), ('director_hours', 'hours of the chain director, per week'), ('step_term', 'at most so many working days for a step'), ('activity_hours', 'hours for the work it carries, per quarter'), ('route_starts', 'starts of courses, per quarter')], max_length=16)),
                        ('step', models.CharField(blank=True, choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('number', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['inflow', 'director_hours', 'step_term', 'activity_hours', 'route_starts'])), name='agreementterm_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare', ''])), name='agreementterm_step_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('kind', 'step_term'), models.Q(('step', ''), _negated=True)), models.Q(models.Q(('kind', 'step_term'), _negated=True), ('step', '')), _connector='OR'), name='agreementterm_step_where_due'),
                            models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='agreementterm_number_at_least_one'),
                            models.UniqueConstraint(fields=('agreement', 'kind', 'organisation', 'step'), name='agreementterm_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementFunding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='regie.agreement')),
                        ('source', models.CharField(max_length=120)),
                        ('amount', models.PositiveIntegerField(blank=True, null=True)),
                        ('until', models.DateField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='agreementfunding_has_source'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='regie.agreement')),
                        ('name', models.CharField(max_length=120)),
                        ('url', models.URLField(max_length=500)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='agreementdocument_has_name'),
                            models.CheckConstraint(condition=models.Q(('url__startswith', 'https://')), name='agreementdocument_https_only'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementWording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('body', models.TextField()),
                        ('digest', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='regie.agreement')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('agreement', 'number'), name='agreementwording_number_once'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='never_rewritten', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='81cb886fe92d13a0450b62bfcf9cf737216b0106', operation='UPDATE', pgid='pgtrigger_never_rewritten_4902f', table='regie_agreementwording', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(max_length=254)),
                        ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('asked_at', models.DateTimeField()),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('signed_at', models.DateTimeField(blank=True, null=True)),
                        ('signed_name', models.CharField(blank=True, max_length=120)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='regie.agreement')),
                        ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='regie.agreementwording')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('signed_as', models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('signed_as', ''), ('signed_at', None), ('signed_name', '')), models.Q(('signed_at__isnull', False), models.Q(('signed_name', ''), _negated=True), models.Q(('signed_as', ''), _negated=True)), _connector='OR'), name='agreementsignature_given_whole'),
                            models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('agreement', 'organisation'), name='agreementsignature_one_standing'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='given_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."signed_at" IS NOT NULL AND (OLD."signed_at" IS DISTINCT FROM (NEW."signed_at") OR OLD."signed_name" IS DISTINCT FROM (NEW."signed_name") OR OLD."signed_as" IS DISTINCT FROM (NEW."signed_as") OR OLD."text_id" IS DISTINCT FROM (NEW."text_id")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eb2de2b6bdb2e1a92ee6ef7f6f84226266f8958b', operation='UPDATE', pgid='pgtrigger_given_once_4c834', table='regie_agreementsignature', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='regie.agreement')),
                        ('kind', models.CharField(choices=[('made', 'drawn up'), ('edited', 'changed'), ('asked', 'put to be signed'), ('taken_back', 'taken back to change it'), ('signed', 'signed'), ('renewed', 'renewed: a successor was drawn up'), ('ended', 'ended early')], max_length=12)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('note', models.TextField(blank=True)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['made', 'edited', 'asked', 'taken_back', 'signed', 'renewed', 'ended'])), name='agreementchange_kind_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('kind', 'signed'), ('organisation__isnull', False)), models.Q(models.Q(('kind', 'signed'), _negated=True), ('by__isnull', False)), _connector='OR'), name='agreementchange_by_somebody'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementReminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='regie.agreement')),
                        ('until', models.DateField()),
                        ('months', models.PositiveSmallIntegerField()),
                        ('told_on', models.DateField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('agreement', 'until', 'months'), name='agreementreminder_once'),
                            models.CheckConstraint(condition=models.Q(('months__in', [6, 3, 1])), name='agreementreminder_months_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('others', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('round', 'organisation'), name='attendance_once'),
                            models.CheckConstraint(condition=models.Q(('others__lte', 99)), name='attendance_others_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Attendee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='regie.attendance')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('attendance', 'member'), name='attendee_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='CandidateRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.trajectory')),
                        ('kind', models.CharField(choices=[('correction', 'something is not right'), ('objection', 'a partner may not see this'), ('link', 'a new link to the own page')], max_length=10)),
                        ('about', models.CharField(blank=True, choices=[('name', 'my name or year of birth'), ('reach', 'my telephone number, e-mail or where I live'), ('wish', 'what I want or can do'), ('agreed', 'what was agreed'), ('other', 'something else')], max_length=8)),
                        ('against', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('text', models.TextField(blank=True, max_length=2000)),
                        ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('asked_at', models.DateTimeField()),
                        ('due', models.DateField()),
                        ('outcome', models.CharField(blank=True, choices=[('granted', 'yes'), ('partly', 'partly'), ('refused', 'no')], max_length=8)),
                        ('answer', models.TextField(blank=True, max_length=2000)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['trajectory', '-asked_at'], name='candidaterequest_story'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'objection', 'link'])), name='candidaterequest_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('about__in', ['name', 'reach', 'wish', 'agreed', 'other', ''])), name='candidaterequest_about_valid'),
                            models.CheckConstraint(condition=models.Q(('outcome__in', ['granted', 'partly', 'refused', ''])), name='candidaterequest_outcome_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('against__isnull', True), ('kind', 'correction'), models.Q(('about', ''), _negated=True), models.Q(('text', ''), _negated=True)), models.Q(('about', ''), ('against__isnull', False), ('kind', 'objection')), models.Q(('about', ''), ('against__isnull', True), ('kind', 'link'), ('text', '')), _connector='OR'), name='candidaterequest_kind_has_its_facts'),
                            models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_at', None), ('decided_by', None), ('decided_for', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), ('decided_for__isnull', False), models.Q(models.Q(('answer', ''), _negated=True), ('kind', 'link'), _connector='OR')), _connector='OR'), name='candidaterequest_answered_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('kind', 'objection'), ('lifted_at__isnull', False), ('lifted_by__isnull', False), ('outcome', 'granted')), _connector='OR'), name='candidaterequest_lifted_was_upheld'),
                            models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True), ('kind', 'correction')), fields=('trajectory', 'about'), name='candidaterequest_one_correction'),
                            models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True), ('kind', 'objection')), fields=('trajectory', 'against'), name='candidaterequest_one_objection'),
                            models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True), ('kind', 'link')), fields=('trajectory',), name='candidaterequest_one_link'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ActivityNorm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.activity')),
                        ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
                        ('per', models.CharField(choices=[('quarter', 'quarter'), ('trajectory', 'trajectory'), ('training_company', 'training company'), ('route_start', 'route start'), ('placement', 'placement'), ('guidance_week', 'week of guidance')], max_length=16)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('per__in', ['quarter', 'trajectory', 'training_company', 'route_start', 'placement', 'guidance_week'])), name='activitynorm_per_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='activitynorm_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('hours__gte', 0)), name='activitynorm_not_negative'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), ('activity', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='activitynorm_never_twice_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='HourlyRate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16)),
                        ('rate', models.DecimalField(decimal_places=2, max_digits=6)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='hourlyrate_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='hourlyrate_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('rate__gte', 0)), name='hourlyrate_not_negative'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), ('kind', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='hourlyrate_never_twice_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FteHours',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('hours', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='ftehours_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('hours__range', (1, 600))), name='ftehours_of_a_quarter'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='ftehours_never_twice_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ExpectedInflow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('number', models.PositiveIntegerField()),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('region', 'year', 'quarter'), name='expectedinflow_once'),
                            models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='expectedinflow_quarter_valid'),
                            models.CheckConstraint(condition=models.Q(('number__lte', 100000)), name='expectedinflow_believable'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='DurabilityCurve',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('dimension', models.CharField(choices=[('all', 'all together'), ('trade', 'trade'), ('theme', 'theme'), ('route', 'learning route'), ('form', 'form'), ('quarter', 'quarter of the first day')], max_length=8)),
                        ('key', models.CharField(blank=True, max_length=40)),
                        ('label_nl', models.CharField(blank=True, max_length=200)),
                        ('label_en', models.CharField(blank=True, max_length=200)),
                        ('people', models.PositiveIntegerField(null=True)),
                        ('points', models.JSONField(default=dict)),
                        ('survival', models.JSONField(default=dict)),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('dimension__in', ['all', 'trade', 'theme', 'route', 'form', 'quarter'])), name='durabilitycurve_dimension_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('dimension', 'all'), _negated=True), models.Q(('key', ''), ('people__isnull', False)), _connector='OR'), name='durabilitycurve_all_is_one'),
                            models.CheckConstraint(condition=models.Q(('dimension', 'all'), ('people__isnull', True), ('people', 0), ('people__gte', 5), _connector='OR'), name='durabilitycurve_no_small_numbers'),
                            models.CheckConstraint(condition=models.Q(('people__isnull', False), models.Q(('points', {}), ('survival', {})), _connector='OR'), name='durabilitycurve_hidden_is_empty'),
                            models.UniqueConstraint(fields=('region', 'dimension', 'key'), name='durabilitycurve_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AftercareQuarter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('number', models.PositiveSmallIntegerField()),
                        ('figures', models.JSONField()),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('number__range', (1, 4))), name='aftercarequarter_one_of_four'),
                            models.UniqueConstraint(fields=('region', 'year', 'number'), name='aftercarequarter_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='DurabilityCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('counted_at', models.DateTimeField(blank=True, null=True)),
                        ('asked_at', models.DateTimeField(blank=True, null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('done', models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='durabilitycount_somebody_asked'),
                            models.CheckConstraint(condition=models.Q(('done__isnull', True), ('done__lte', 3), _connector='OR'), name='durabilitycount_no_more_than_all'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ChainMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('month', models.DateField()),
                        ('until', models.DateField()),
                        ('split', models.CharField(choices=[('all', 'all together'), ('theme', 'theme'), ('route', 'learning route'), ('partner', 'partner')], max_length=8)),
                        ('key', models.CharField(blank=True, max_length=20)),
                        ('label_nl', models.CharField(blank=True, max_length=200)),
                        ('label_en', models.CharField(blank=True, max_length=200)),
                        ('figures', models.JSONField()),
                        ('counted_at', models.DateTimeField()),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('split__in', ['all', 'theme', 'route', 'partner'])), name='chainmonth_split_valid'),
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='chainmonth_first_of_month'),
                            models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('split', 'all')), models.Q(models.Q(('split', 'all'), _negated=True), models.Q(('key', ''), _negated=True)), _connector='OR'), name='chainmonth_all_is_one'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='chainmonth_version_counts_from_one'),
                            models.UniqueConstraint(fields=('region', 'split', 'key', 'month', 'version'), name='chainmonth_once_a_version'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c10fa26e897cd0db068e24a2b442b7ccc84e741', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_40df5', table='regie_chainmonth', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='GroupQuarter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('number', models.PositiveSmallIntegerField()),
                        ('figures', models.JSONField()),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('number__range', (1, 4))), name='groupquarter_one_of_four'),
                            models.UniqueConstraint(fields=('region', 'year', 'number'), name='groupquarter_once'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0128bc175ef01e42d1fd23036493e39ca80e1e4c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a69cd', table='regie_groupquarter', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MonthSoFar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('month', models.DateField()),
                        ('until', models.DateField()),
                        ('split', models.CharField(choices=[('all', 'all together'), ('theme', 'theme'), ('route', 'learning route'), ('partner', 'partner')], max_length=8)),
                        ('key', models.CharField(blank=True, max_length=20)),
                        ('label_nl', models.CharField(blank=True, max_length=200)),
                        ('label_en', models.CharField(blank=True, max_length=200)),
                        ('figures', models.JSONField()),
                        ('counted_at', models.DateTimeField()),
                        ('groups', models.JSONField(default=list)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('split__in', ['all', 'theme', 'route', 'partner'])), name='monthsofar_split_valid'),
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='monthsofar_first_of_month'),
                            models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('split', 'all')), models.Q(models.Q(('split', 'all'), _negated=True), models.Q(('key', ''), _negated=True)), _connector='OR'), name='monthsofar_all_is_one'),
                            models.UniqueConstraint(fields=('region', 'split', 'key'), name='monthsofar_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Decision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='regie.quarterround')),
                        ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='regie.agendapoint')),
                        ('text', models.CharField(max_length=300)),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('sent', models.UUIDField(blank=True, null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_at', models.DateTimeField()),
                        ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('changed_at', models.DateTimeField(blank=True, null=True)),
                        ('struck_at', models.DateTimeField(blank=True, null=True)),
                        ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='decision_has_text'),
                            models.CheckConstraint(condition=models.Q(models.Q(('changed_at', None), ('changed_by', None)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='decision_changed_whole'),
                            models.CheckConstraint(condition=models.Q(models.Q(('struck_at', None), ('struck_by', None)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False)), _connector='OR'), name='decision_struck_whole'),
                            models.UniqueConstraint(condition=models.Q(('sent__isnull', False)), fields=('round', 'sent'), name='decision_sent_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FactorAddition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('text', models.TextField()),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='factoraddition_until_not_before'),
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='factoraddition_has_text'),
                            models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('until', None)), models.Q(('ended_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='factoraddition_ended_whole'),
                            models.UniqueConstraint(condition=models.Q(('until', None)), fields=('factor', 'region'), name='factoraddition_one_stands'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FactorExample',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('title', models.CharField(max_length=120)),
                        ('did', models.TextField()),
                        ('effect', models.TextField()),
                        ('since', models.DateField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('shared_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.TextField(blank=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['factor', 'region'], name='factorexample_of_factor'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('did', ''), _negated=True), models.Q(('effect', ''), _negated=True)), name='factorexample_says_what_and_effect'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='factorexample_withdrawn_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FactorVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='regie.successfactor')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('since', models.DateField()),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('changed_because', models.TextField(blank=True)),
                        ('texts', models.JSONField()),
                        ('carry', models.CharField(choices=[('same', 'the same level'), ('mapped', 'each old level becomes a new one'), ('apart', 'old scores stand apart')], default='same', max_length=8)),
                        ('mapping', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                        ('ends_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('carry__in', ['same', 'mapped', 'apart'])), name='factorversion_carry_valid'),
                            models.UniqueConstraint(fields=('factor', 'number'), name='factorversion_one_after_another'),
                            models.CheckConstraint(condition=models.Q(models.Q(('carry', 'same'), ('number', 1)), ('number__gt', 1), _connector='OR'), name='factorversion_begins_with_one'),
                            models.CheckConstraint(condition=models.Q(models.Q(('carry', 'mapped'), ('mapping__contained_by', [1, 2, 3, 4]), ('mapping__len', 4)), models.Q(models.Q(('carry', 'mapped'), _negated=True), ('mapping', [])), _connector='OR'), name='factorversion_maps_each_level'),
                            models.CheckConstraint(condition=models.Q(('made_by', None), models.Q(('changed_because', ''), _negated=True), _connector='OR'), name='factorversion_says_why'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d11cfaba0c5c6a7665f8e6c905a47d0da9626e0c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5cafd', table='regie_factorversion', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='QuarterFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('indicator', models.CharField(max_length=60)),
                        ('unit', models.CharField(choices=[('percent', 'percent'), ('days', 'days'), ('count', 'number')], max_length=8)),
                        ('since', models.DateField()),
                        ('until', models.DateField()),
                        ('value', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                        ('n', models.PositiveIntegerField()),
                        ('open', models.PositiveIntegerField()),
                        ('unknown', models.PositiveIntegerField()),
                        ('counted_at', models.DateTimeField()),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'days', 'count'])), name='quarterfigure_unit_valid'),
                            models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='quarterfigure_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('n', 0), ('value', None)), ('n__gt', 0), _connector='OR'), name='quarterfigure_nothing_counted_is_no_value'),
                            models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='quarterfigure_has_an_indicator'),
                            models.UniqueConstraint(fields=('region', 'factor', 'since'), name='quarterfigure_once'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32cb7309bd0e06695c47feed36acc7493e3e3523', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_13446', table='regie_quarterfigure', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FrozenFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('indicator', models.CharField(max_length=60)),
                        ('unit', models.CharField(choices=[('percent', 'percent'), ('days', 'days'), ('count', 'number')], max_length=8)),
                        ('since', models.DateField()),
                        ('until', models.DateField()),
                        ('value', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                        ('n', models.PositiveIntegerField()),
                        ('open', models.PositiveIntegerField()),
                        ('unknown', models.PositiveIntegerField()),
                        ('counted_at', models.DateTimeField()),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.quarterround')),
                        ('version', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'days', 'count'])), name='frozenfigure_unit_valid'),
                            models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='frozenfigure_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('n', 0), ('value', None)), ('n__gt', 0), _connector='OR'), name='frozenfigure_nothing_counted_is_no_value'),
                            models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='frozenfigure_has_an_indicator'),
                            models.UniqueConstraint(fields=('round', 'factor', 'version'), name='frozenfigure_once'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='frozenfigure_version_from_one'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f386b701d73dda43457f049c5236fb3ca66cb53a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a655e', table='regie_frozenfigure', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FigureSoFar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('indicator', models.CharField(max_length=60)),
                        ('unit', models.CharField(choices=[('percent', 'percent'), ('days', 'days'), ('count', 'number')], max_length=8)),
                        ('since', models.DateField()),
                        ('until', models.DateField()),
                        ('value', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                        ('n', models.PositiveIntegerField()),
                        ('open', models.PositiveIntegerField()),
                        ('unknown', models.PositiveIntegerField()),
                        ('counted_at', models.DateTimeField()),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'days', 'count'])), name='figuresofar_unit_valid'),
                            models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='figuresofar_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('n', 0), ('value', None)), ('n__gt', 0), _connector='OR'), name='figuresofar_nothing_counted_is_no_value'),
                            models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='figuresofar_has_an_indicator'),
                            models.UniqueConstraint(fields=('region', 'factor'), name='figuresofar_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('kind', models.CharField(choices=[('figure', 'a figure stays behind'), ('stuck', 'trajectories stand still'), ('narrow', 'more comes in than goes on'), ('waiting', 'waited for most')], max_length=8)),
                        ('key', models.CharField(max_length=60)),
                        ('chain_part', models.CharField(choices=[('recruitment', 'recruitment'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('guidance', 'guidance'), ('aftercare', 'aftercare'), ('steering', 'steering'), ('securing', 'securing')], max_length=12)),
                        ('step', models.CharField(blank=True, choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('facts', models.JSONField()),
                        ('found_on', models.DateField()),
                        ('gone_on', models.DateField(blank=True, null=True)),
                        ('state', models.CharField(choices=[('open', 'nobody looked at it'), ('reported', 'reported as a bottleneck'), ('set_aside', 'set aside')], default='open', max_length=9)),
                        ('bottleneck', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='regie.bottleneck')),
                        ('reason', models.TextField(blank=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('gone_on', None)), fields=['region'], name='finding_standing'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['figure', 'stuck', 'narrow', 'waiting'])), name='finding_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('chain_part__in', ['recruitment', 'intake', 'orientation', 'matching', 'learning', 'placement', 'guidance', 'aftercare', 'steering', 'securing'])), name='finding_chain_part_valid'),
                            models.CheckConstraint(condition=models.Q(('step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare', ''])), name='finding_step_valid'),
                            models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'set_aside'])), name='finding_state_valid'),
                            models.UniqueConstraint(condition=models.Q(('gone_on', None)), fields=('region', 'kind', 'key'), name='finding_once_a_reason'),
                            models.CheckConstraint(condition=models.Q(('gone_on', None), ('gone_on__gte', models.F('found_on')), _connector='OR'), name='finding_gone_after'),
                            models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('bottleneck', None), ('reason', ''), ('state', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('bottleneck__isnull', False), ('reason', ''), ('state', 'reported')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('bottleneck', None), ('state', 'set_aside'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='finding_answered_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MeetingInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sequence', models.PositiveSmallIntegerField()),
                        ('told', models.CharField(max_length=200)),
                        ('withdrawn', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('round', 'organisation', 'user'), name='meetinginvitation_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ActionJudgement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='regie.action')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.quarterround')),
                        ('verdict', models.CharField(choices=[('helped', 'it helped'), ('partly', 'it helped in part'), ('not', 'it did not help'), ('early', 'nothing to see of it yet')], max_length=8)),
                        ('text', models.CharField(max_length=300)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('verdict__in', ['helped', 'partly', 'not', 'early'])), name='actionjudgement_verdict_valid'),
                            models.UniqueConstraint(fields=('action', 'round'), name='actionjudgement_once_a_round'),
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='actionjudgement_says_why'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='LearningTrack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.theme')),
                        ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='regie.learningtrack')),
                        ('title', models.CharField(max_length=100)),
                        ('question', models.TextField()),
                        ('next_step', models.CharField(blank=True, max_length=200)),
                        ('next_on', models.DateField(blank=True, null=True)),
                        ('state', models.CharField(choices=[('running', 'under way'), ('resting', 'rests'), ('done', 'learned')], default='running', max_length=8)),
                        ('shared', models.BooleanField(default=False)),
                        ('started_on', models.DateField()),
                        ('ended_on', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField()),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'theme'], name='learningtrack_of_region'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['running', 'resting', 'done'])), name='learningtrack_state_valid'),
                            models.UniqueConstraint(fields=('region', 'follows'), name='learningtrack_followed_once'),
                            models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('question', ''), _negated=True)), name='learningtrack_says_what'),
                            models.CheckConstraint(condition=models.Q(('next_on', None), models.Q(('next_step', ''), _negated=True), _connector='OR'), name='learningtrack_day_of_a_step'),
                            models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('ended_on', None)), _connector='OR'), name='learningtrack_ended_when_done'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RoleChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='regie.learningtrack')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('kind', models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16)),
                        ('role_now', models.CharField(max_length=200)),
                        ('role_later', models.CharField(max_length=200)),
                        ('from_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='rolechange_kind_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('role_now', ''), _negated=True), models.Q(('role_later', ''), _negated=True)), name='rolechange_says_both'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Lesson',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='regie.learningtrack')),
                        ('on', models.DateField()),
                        ('tried', models.TextField()),
                        ('saw', models.TextField()),
                        ('will', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('tried', ''), _negated=True), models.Q(('saw', ''), _negated=True)), name='lesson_says_both'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='LostLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('contact', models.CharField(blank=True, max_length=254)),
                        ('trajectory', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.trajectory')),
                        ('asked_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('contact', ''), ('trajectory__isnull', False)), models.Q(models.Q(('contact', ''), _negated=True), ('trajectory__isnull', True)), _connector='OR'), name='lostlink_who'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='NationalMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField(unique=True)),
                        ('looked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='nationalmonth_first_of_month'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='FigureMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('indicator', models.CharField(max_length=60)),
                        ('unit', models.CharField(choices=[('percent', 'percent'), ('days', 'days'), ('count', 'number')], max_length=8)),
                        ('since', models.DateField()),
                        ('until', models.DateField()),
                        ('value', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                        ('n', models.PositiveIntegerField()),
                        ('open', models.PositiveIntegerField()),
                        ('unknown', models.PositiveIntegerField()),
                        ('counted_at', models.DateTimeField()),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('month', models.DateField()),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'days', 'count'])), name='figuremonth_unit_valid'),
                            models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='figuremonth_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('n', 0), ('value', None)), ('n__gt', 0), _connector='OR'), name='figuremonth_nothing_counted_is_no_value'),
                            models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='figuremonth_has_an_indicator'),
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='figuremonth_first_of_month'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='figuremonth_version_from_one'),
                            models.UniqueConstraint(fields=('region', 'indicator', 'month', 'version'), name='figuremonth_once_a_version'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4dc6ad972726918f25f97256254799336aa9b1df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05592', table='regie_figuremonth', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='BandMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('indicator', models.CharField(max_length=60)),
                        ('month', models.DateField()),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('low', models.IntegerField(null=True)),
                        ('high', models.IntegerField(null=True)),
                        ('regions', models.PositiveSmallIntegerField()),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='bandmonth_first_of_month'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='bandmonth_version_from_one'),
                            models.UniqueConstraint(fields=('region', 'indicator', 'month', 'version'), name='bandmonth_once_a_version'),
                            models.CheckConstraint(condition=models.Q(models.Q(('high', None), ('low', None), ('regions__lt', 5)), models.Q(('high__isnull', False), ('low__isnull', False), ('regions__gte', 5)), _connector='OR'), name='bandmonth_of_five_others_at_least'),
                            models.CheckConstraint(condition=models.Q(('low', None), ('high__gte', models.F('low')), _connector='OR'), name='bandmonth_low_below_high'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d77bab98ca79a65cb07dcb332eae68114b24e96d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_10314', table='regie_bandmonth', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='GapMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('month', models.DateField()),
                        ('kind', models.CharField(choices=[('activity', 'activity'), ('theme', 'theme')], max_length=8)),
                        ('code', models.CharField(max_length=40)),
                        ('state', models.CharField(choices=[('gap', 'nobody does it'), ('filled', 'somebody does it'), ('unknown', 'not known')], max_length=8)),
                        ('since', models.DateField(null=True)),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['activity', 'theme'])), name='gapmonth_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('state__in', ['gap', 'filled', 'unknown'])), name='gapmonth_state_valid'),
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='gapmonth_first_of_month'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='gapmonth_version_from_one'),
                            models.UniqueConstraint(fields=('region', 'kind', 'code', 'month', 'version'), name='gapmonth_once_a_version'),
                            models.CheckConstraint(condition=models.Q(('state', 'gap'), ('since', None), _connector='OR'), name='gapmonth_since_of_a_gap'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0cae15f1af38b1b95ef5c9e126906071765932cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_14d9f', table='regie_gapmonth', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SharedGapMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField()),
                        ('kind', models.CharField(choices=[('activity', 'activity'), ('theme', 'theme')], max_length=8)),
                        ('code', models.CharField(max_length=40)),
                        ('regions', models.PositiveSmallIntegerField()),
                        ('gaps', models.PositiveSmallIntegerField()),
                        ('closed', models.PositiveSmallIntegerField()),
                        ('unknown', models.PositiveSmallIntegerField()),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('counted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['activity', 'theme'])), name='sharedgapmonth_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('month__day', 1)), name='sharedgapmonth_first_of_month'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='sharedgapmonth_version_from_one'),
                            models.UniqueConstraint(fields=('kind', 'code', 'month', 'version'), name='sharedgapmonth_once_a_version'),
                            models.CheckConstraint(condition=models.Q(('regions__gt', 5)), name='sharedgapmonth_of_six_regions_at_least'),
                            models.CheckConstraint(condition=models.Q(('gaps__lte', models.F('regions')), ('closed__lte', models.F('regions'))), name='sharedgapmonth_a_part_of_all'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ca62f736586f6052dd007dc9d805fd2ce1c3ad7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_424e6', table='regie_sharedgapmonth', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ResearchExport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('purpose', models.CharField(max_length=200)),
                        ('made_at', models.DateTimeField()),
                        ('rows', models.PositiveIntegerField()),
                        ('hidden', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='researchexport_has_a_purpose'),
                            models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='researchexport_digest_is_sha256'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d174f706111de5410068ab6a69fc4cffbfda4a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff3df', table='regie_researchexport', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='PartnerSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('state', models.CharField(choices=[('shown', 'looked at, nothing done yet'), ('done', 'brought in'), ('undone', 'undone')], default='shown', max_length=8)),
                        ('uploaded_at', models.DateTimeField()),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('done_at', models.DateTimeField(blank=True, null=True)),
                        ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', '-uploaded_at'], name='partnersheet_history'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['shown', 'done', 'undone'])), name='partnersheet_state_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'shown'), ('undone_at', None)), models.Q(('done_at__isnull', False), ('state', 'done'), ('undone_at', None)), models.Q(('done_at__isnull', False), ('state', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='partnersheet_state_has_its_days'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SheetLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='regie.partnersheet')),
                        ('kind', models.CharField(choices=[('partner', 'partner'), ('coverage', 'who does what')], max_length=8)),
                        ('position', models.PositiveIntegerField()),
                        ('cells', models.JSONField(default=dict)),
                        ('facts', models.JSONField(default=dict)),
                        ('faults', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('good', 'to be brought in'), ('faulty', 'with a fault'), ('known', 'there already'), ('done', 'brought in'), ('undone', 'undone'), ('kept', 'stayed: it is used by now')], default='faulty', max_length=8)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='netwerk.organisation')),
                        ('made_organisation', models.BooleanField(default=False)),
                        ('partnership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='netwerk.partnership')),
                        ('coverage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='regie.coverage')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['partner', 'coverage'])), name='sheetline_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('state__in', ['good', 'faulty', 'known', 'done', 'undone', 'kept'])), name='sheetline_state_valid'),
                            models.UniqueConstraint(fields=('sheet', 'kind', 'position'), name='sheetline_once'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state', 'faulty'), models.Q(('faults', {}), _negated=True)), models.Q(models.Q(('state', 'faulty'), _negated=True), ('faults', {})), _connector='OR'), name='sheetline_fault_says_what'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MeetingReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='regie.quarterround')),
                        ('version', models.PositiveSmallIntegerField()),
                        ('record', models.JSONField()),
                        ('reason', models.TextField(blank=True)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('round', 'version'), name='meetingreport_version_once'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='meetingreport_says_why'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ReviewPack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='regie.quarterround')),
                        ('frozen_on', models.DateField()),
                        ('state', models.CharField(choices=[('waiting', 'waits for a worker'), ('building', 'is being made'), ('ready', 'is ready'), ('failed', 'could not be made')], default='waiting', max_length=8)),
                        ('begun_at', models.DateTimeField()),
                        ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('done', models.PositiveSmallIntegerField(default=0)),
                        ('total', models.PositiveSmallIntegerField(default=0)),
                        ('ready_at', models.DateTimeField(blank=True, null=True)),
                        ('failure', models.CharField(blank=True, choices=[('section', 'something went wrong in a section'), ('round', 'the round was reopened or cancelled meanwhile')], max_length=8)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'building', 'ready', 'failed'])), name='reviewpack_state_valid'),
                            models.CheckConstraint(condition=models.Q(('failure__in', ['section', 'round', ''])), name='reviewpack_failure_valid'),
                            models.UniqueConstraint(fields=('round', 'frozen_on'), name='reviewpack_once_a_close'),
                            models.CheckConstraint(condition=models.Q(models.Q(('failure', ''), ('ready_at', None), ('state__in', ['waiting', 'building'])), models.Q(('done', models.F('total')), ('failure', ''), ('ready_at__isnull', False), ('state', 'ready')), models.Q(('ready_at', None), ('state', 'failed'), models.Q(('failure', ''), _negated=True)), _connector='OR'), name='reviewpack_state_has_its_facts'),
                            models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='reviewpack_done_of_total'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='ready_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'ready\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='156c3e6e13c5420a997d58984a71722148af04cc', operation='UPDATE OR DELETE', pgid='pgtrigger_ready_stands_f3f1d', table='regie_reviewpack', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='PackPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='regie.reviewpack')),
                        ('code', models.SlugField(max_length=40)),
                        ('place', models.PositiveSmallIntegerField()),
                        ('content', models.JSONField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('pack', 'code'), name='packpart_once'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71ec826e3b520861180d7094a7d0058377693238', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5124c', table='regie_packpart', when='BEFORE')),
                            pgtrigger.compiler.Trigger(name='not_in_a_ready_pack', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM regie_reviewpack p WHERE p.id = NEW.pack_id AND p.state = 'ready') THEN\n  RAISE EXCEPTION 'review pack % is ready', NEW.pack_id;\nEND IF;\nRETURN NEW;\n", hash='ac934e93f79c0a80aa1f8095a0de0d6a5217902b', operation='INSERT', pgid='pgtrigger_not_in_a_ready_pack_5450e', table='regie_packpart', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RoundChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='regie.quarterround')),
                        ('kind', models.CharField(choices=[('moved', 'moved'), ('cancelled', 'cancelled'), ('held_again', 'held after all'), ('reopened', 'reopened')], max_length=10)),
                        ('reason', models.TextField(blank=True)),
                        ('meeting_on', models.DateField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['moved', 'cancelled', 'held_again', 'reopened'])), name='roundchange_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('kind', 'moved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='roundchange_says_why'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d907091f6f29dbccef076f73dc7c8494987bff9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_72710', table='regie_roundchange', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='PersonalReminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='personal_reminders', to='regie.quarterround')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('how', models.CharField(choices=[('called', 'called'), ('mailed', 'mailed'), ('spoken', 'spoken to'), ('no_answer', 'called, no answer')], max_length=10)),
                        ('remark', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['round', 'organisation'], name='personalreminder_of_round'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('how__in', ['called', 'mailed', 'spoken', 'no_answer'])), name='personalreminder_how_valid'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='671a97372a239a54e747077844ce510b721ef5bb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a29c', table='regie_personalreminder', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Scenario',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.quarterround')),
                        ('name', models.CharField(max_length=100)),
                        ('changes', models.JSONField()),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('agreed_at', models.DateTimeField(blank=True, null=True)),
                        ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'made_at'], name='scenario_of_region'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='scenario_has_name'),
                            models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_by', None)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='scenario_agreed_by_somebody'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SecuringScore',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='securing', to='regie.quarterround')),
                        ('aspect', models.CharField(choices=[('owner', 'owner'), ('money', 'money'), ('people', 'people'), ('agreements', 'agreements'), ('knowledge', 'knowledge'), ('data', 'data')], max_length=10)),
                        ('level', models.PositiveSmallIntegerField()),
                        ('note', models.TextField(blank=True)),
                        ('scored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scored_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('aspect__in', ['owner', 'money', 'people', 'agreements', 'knowledge', 'data'])), name='securingscore_aspect_valid'),
                            models.UniqueConstraint(fields=('round', 'aspect'), name='securingscore_once'),
                            models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 4)), name='securingscore_level_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ThemeSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.theme')),
                        ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.successfactor')),
                        ('title', models.CharField(max_length=100)),
                        ('about', models.TextField(blank=True)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('place', models.CharField(blank=True, max_length=120)),
                        ('online', models.URLField(blank=True)),
                        ('seats', models.PositiveSmallIntegerField()),
                        ('taken', models.PositiveSmallIntegerField(default=0)),
                        ('sequence', models.PositiveSmallIntegerField(default=0)),
                        ('takeaways', models.TextField(blank=True)),
                        ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                        ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cancel_reason', models.TextField(blank=True)),
                        ('regions', models.ManyToManyField(related_name='+', through='regie.InvitedRegion', to='netwerk.region')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['-starts_at'], name='themesession_by_day'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='themesession_has_title'),
                            models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='themesession_ends_after_start'),
                            models.CheckConstraint(condition=models.Q(('online', ''), ('place', ''), _negated=True), name='themesession_says_where'),
                            models.CheckConstraint(condition=models.Q(('theme__isnull', False), ('factor__isnull', False), _connector='OR'), name='themesession_about_something'),
                            models.CheckConstraint(condition=models.Q(('seats__gte', 1), ('seats__lte', 500), ('taken__lte', models.F('seats'))), name='themesession_seats'),
                            models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at', None), ('cancelled_by', None)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='themesession_cancelled_whole'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='InvitedRegion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invited', to='regie.themesession')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('session', 'region'), name='invitedregion_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SessionVisitor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visitors', to='regie.themesession')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('organisation_name', models.CharField(blank=True, max_length=150)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('signed_up_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('erased_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('erased_at', None), ('name', ''), ('user__isnull', False)), models.Q(('erased_at', None), ('user', None), models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True)), models.Q(('email', ''), ('erased_at__isnull', False), ('name', ''), ('organisation_name', ''), ('user', None)), _connector='OR'), name='sessionvisitor_somebody'),
                            models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('session', 'user'), name='sessionvisitor_user_once'),
                            models.UniqueConstraint(condition=models.Q(('erased_at', None), ('user', None), ('withdrawn_at', None)), fields=('session', 'email'), name='sessionvisitor_email_once'),
                        ],
                    },
                ),
            ],
        ),
    ]
