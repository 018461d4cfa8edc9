import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import intake.models.slot
import transitiehuis.migrating
import transitiehuis.netwerk.models.organisations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('netwerk', '0001_initial'),
    ]

    operations = [
        transitiehuis.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Candidate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first_name', models.CharField(max_length=80)),
                        ('last_name', models.CharField(max_length=120)),
                        ('sort_name', models.CharField(max_length=210)),
                        ('sound_key', models.CharField(blank=True, default='', editable=False, max_length=90)),
                        ('birth_year', models.PositiveSmallIntegerField()),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=30)),
                        ('phone_key', models.CharField(blank=True, db_index=True, max_length=30)),
                        ('channel', models.CharField(choices=[('email', 'e-mail'), ('phone', 'telephone'), ('guide', 'through the guide')], max_length=8)),
                        ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2)),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.place')),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('invented', models.BooleanField(default=False)),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='intake.candidate')),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [
                            django.contrib.postgres.indexes.GinIndex(fields=['sort_name'], name='candidate_sort_name_trgm', opclasses=['gin_trgm_ops']),
                            models.Index(fields=['birth_year', 'sort_name'], name='candidate_year_name'),
                            models.Index(fields=['sound_key'], name='candidate_sound'),
                            models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='candidate_email'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'phone', 'guide'])), name='candidate_channel_valid'),
                            models.CheckConstraint(condition=models.Q(('language__in', ['nl', 'en'])), name='candidate_language_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('channel', 'email'), models.Q(('email', ''), _negated=True)), models.Q(('channel', 'phone'), models.Q(('phone', ''), _negated=True)), ('channel', 'guide'), _connector='OR'), name='candidate_channel_can_be_used'),
                            models.CheckConstraint(condition=models.Q(('birth_year__range', (1900, 2100))), name='candidate_birth_year_sane'),
                            models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='candidate_not_into_itself'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Theme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, unique=True)),
                        ('name_nl', models.CharField(max_length=80)),
                        ('name_en', models.CharField(max_length=80)),
                        ('about_nl', models.CharField(blank=True, max_length=200)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Occupation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uri', models.CharField(max_length=200, unique=True)),
                        ('name_nl', models.CharField(max_length=200)),
                        ('alternative_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                        ('isco', models.CharField(blank=True, max_length=10)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('themes', models.ManyToManyField(blank=True, related_name='+', to='intake.theme')),
                    ],
                ),
                migrations.CreateModel(
                    name='Skill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uri', models.CharField(max_length=200, unique=True)),
                        ('name_nl', models.CharField(max_length=250)),
                        ('kind', models.CharField(choices=[('general_skill', 'general skill'), ('trade_skill', 'trade skill'), ('knowledge', 'knowledge'), ('skill_or_knowledge', 'skill or knowledge')], max_length=20)),
                        ('official', models.BooleanField(default=True)),
                        ('until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['general_skill', 'trade_skill', 'knowledge', 'skill_or_knowledge'])), name='skill_kind_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Certificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, unique=True)),
                        ('name_nl', models.CharField(max_length=150)),
                        ('kind', models.CharField(max_length=40)),
                        ('validity_years', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('required_for_nl', models.CharField(blank=True, max_length=250)),
                        ('certainty', models.CharField(blank=True, max_length=150)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Reason',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('decline_handover', 'handover returned'), ('close', 'trajectory closed'), ('placement_end', 'placement ended'), ('not_started', 'not started'), ('proposal_declined', 'proposal declined'), ('no_show', 'not shown up'), ('waiting_for', 'waits for')], max_length=24)),
                        ('code', models.CharField(max_length=40)),
                        ('label_nl', models.CharField(max_length=120)),
                        ('label_en', models.CharField(max_length=120)),
                        ('by_whom', models.CharField(max_length=20)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['decline_handover', 'close', 'placement_end', 'not_started', 'proposal_declined', 'no_show', 'waiting_for'])), name='reason_kind_valid'),
                            models.UniqueConstraint(fields=('kind', 'code'), name='reason_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='VumValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('model', models.CharField(max_length=40)),
                        ('entity', models.CharField(max_length=80)),
                        ('attribute', models.CharField(max_length=120)),
                        ('code', models.CharField(max_length=20)),
                        ('value', models.CharField(max_length=250)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('model', 'entity', 'attribute', 'code'), name='vumvalue_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Trajectory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=12, unique=True)),
                        ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trajectories', to='intake.candidate')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('step', models.CharField(choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('step_since', models.DateField()),
                        ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('next_action', models.CharField(blank=True, choices=[('await_answer', 'Await the answer to the handover'), ('reassign', 'Choose who goes on'), ('hold_intake', 'Hold the intake'), ('plan_orientation', 'Plan the orientation'), ('record_orientation', 'Record the orientation'), ('find_place', 'Find a work placement offer'), ('await_company', "Await the company's answer"), ('introduce', 'Plan the introduction'), ('record_placement', 'Record the placement'), ('follow_learning', 'Follow the learning'), ('sign_agreement', 'Have the praktijkovereenkomst signed'), ('confirm_start', 'Confirm the first day at work'), ('decide_contract', 'Decide on the contract'), ('keep_contact', 'Keep contact'), ('close', 'Close the trajectory'), ('other', 'Other')], max_length=20)),
                        ('next_action_note', models.CharField(blank=True, max_length=200)),
                        ('next_action_due', models.DateField(blank=True, null=True)),
                        ('waiting_for', models.CharField(choices=[('partner', 'waits for a partner'), ('company', "waits for a company's answer"), ('route_start', 'waits for a start'), ('seat', 'waits for a work placement offer'), ('candidate', 'waits for the candidate'), ('papers', 'waits for papers'), ('nothing', 'waits for nothing, it is under way')], max_length=12)),
                        ('waiting_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('closing', models.CharField(blank=True, choices=[('lasting', 'lastingly placed'), ('contract_ended', 'contract ended'), ('dropped_out', 'dropped out'), ('referred_on', 'referred on'), ('withdrawn', 'withdrawn'), ('merged', 'put together with another dossier')], max_length=16)),
                        ('closing_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reason')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='intake.trajectory')),
                        ('opened_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['holder', 'next_action_due'], name='trajectory_worklist'),
                            models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['region', 'step'], name='trajectory_region_step'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare'])), name='trajectory_step_valid'),
                            models.CheckConstraint(condition=models.Q(('waiting_for__in', ['partner', 'company', 'route_start', 'seat', 'candidate', 'papers', 'nothing'])), name='trajectory_waiting_for_valid'),
                            models.CheckConstraint(condition=models.Q(('next_action__in', ['await_answer', 'reassign', 'hold_intake', 'plan_orientation', 'record_orientation', 'find_place', 'await_company', 'introduce', 'record_placement', 'follow_learning', 'sign_agreement', 'confirm_start', 'decide_contract', 'keep_contact', 'close', 'other', ''])), name='trajectory_next_action_valid'),
                            models.CheckConstraint(condition=models.Q(('closing__in', ['lasting', 'contract_ended', 'dropped_out', 'referred_on', 'withdrawn', 'merged', ''])), name='trajectory_closing_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('holder__isnull', False), ('next_action_due__isnull', False), models.Q(('next_action', ''), _negated=True), ('closing', ''), ('closing_reason__isnull', True), ('merged_into__isnull', True)), models.Q(('assignee__isnull', True), ('closed_at__isnull', False), ('holder__isnull', True), ('next_action', ''), ('next_action_due__isnull', True), models.Q(models.Q(('closing', 'merged'), ('closing_reason__isnull', True), ('merged_into__isnull', False)), models.Q(('closing_reason__isnull', False), ('merged_into__isnull', True), models.Q(('closing__in', ['', 'merged']), _negated=True)), _connector='OR')), _connector='OR'), name='trajectory_open_has_holder_action_date'),
                            models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='trajectory_not_into_itself'),
                            models.CheckConstraint(condition=models.Q(models.Q(('next_action', 'other'), _negated=True), models.Q(('next_action_note', ''), _negated=True), _connector='OR'), name='trajectory_other_action_is_said'),
                            models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('candidate', 'region'), name='trajectory_one_open'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='IntakeSlot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('way', models.CharField(choices=[('here', 'at an address'), ('phone', 'by telephone'), ('video', 'by video')], max_length=8)),
                        ('where', models.CharField(blank=True, max_length=200)),
                        ('seats', models.PositiveSmallIntegerField(default=1)),
                        ('taken', models.PositiveSmallIntegerField(default=0)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['organisation', 'starts_at'], name='intakeslot_ahead'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('way__in', ['here', 'phone', 'video'])), name='intakeslot_way_valid'),
                            models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='intakeslot_ends_after_start'),
                            models.CheckConstraint(condition=models.Q(('seats__range', (1, 30)), ('taken__lte', models.F('seats'))), name='intakeslot_seats'),
                            models.CheckConstraint(condition=models.Q(('way', 'phone'), models.Q(('where', ''), _negated=True), _connector='OR'), name='intakeslot_says_where'),
                            django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[('host', '='), (intake.models.slot.Moments(models.F('starts_at'), models.F('ends_at')), '&&')], name='intakeslot_host_one_at_a_time'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='IntakeInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intake_invitations', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('invited_at', models.DateTimeField()),
                        ('sequence', models.PositiveSmallIntegerField(default=0)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('trajectory',), name='intakeinvitation_one_open'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='IntakeBooking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='intake.intakeinvitation')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intake_bookings', to='intake.trajectory')),
                        ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='intake.intakeslot')),
                        ('booked_at', models.DateTimeField()),
                        ('status', models.CharField(choices=[('booked', 'appointment'), ('moved', 'moved'), ('called_off', 'called off by the candidate'), ('withdrawn', 'called off by the organisation'), ('held', 'held'), ('no_show', 'did not come'), ('not_needed', 'no longer needed')], default='booked', max_length=10)),
                        ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['slot', 'status'], name='intakebooking_slot'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('status__in', ['booked', 'moved', 'called_off', 'withdrawn', 'held', 'no_show'])), name='intakebooking_status_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('status', 'booked')), models.Q(models.Q(('status', 'booked'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='intakebooking_settled_has_when'),
                            models.UniqueConstraint(condition=models.Q(('status', 'booked')), fields=('trajectory',), name='intakebooking_one_stands'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Involvement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('role', models.CharField(choices=[('referrer', 'referrer'), ('school', 'school'), ('guide', 'guide'), ('training_company', 'training company'), ('employer', 'employer'), ('receiver', 'has been offered the trajectory')], max_length=16)),
                        ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('guide_kind', models.CharField(blank=True, choices=[('school', 'guide from school'), ('work_floor', 'guide on the work floor'), ('job_coach', 'job coach')], max_length=12)),
                        ('lead', models.BooleanField(default=False)),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('mirror_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mirrors', to='intake.involvement')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['trajectory', 'organisation'], name='involvement_sight'),
                            models.Index(fields=['organisation', 'trajectory'], name='involvement_mine'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['referrer', 'school', 'guide', 'training_company', 'employer', 'receiver'])), name='involvement_role_valid'),
                            models.CheckConstraint(condition=models.Q(('guide_kind__in', ['school', 'work_floor', 'job_coach', ''])), name='involvement_guide_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='involvement_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('role', 'guide'), models.Q(('guide_kind', ''), _negated=True)), models.Q(models.Q(('role', 'guide'), _negated=True), ('guide_kind', ''), ('lead', False)), _connector='OR'), name='involvement_only_guides_have_a_kind'),
                            models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('trajectory', 'organisation', 'role'), name='involvement_once'),
                            models.UniqueConstraint(condition=models.Q(('lead', True), ('until__isnull', True)), fields=('trajectory',), name='involvement_one_lead'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='InvolvementRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('role', models.CharField(choices=[('referrer', 'referrer'), ('school', 'school'), ('guide', 'guide'), ('training_company', 'training company'), ('employer', 'employer'), ('receiver', 'has been offered the trajectory')], max_length=16)),
                        ('name', models.CharField(max_length=201)),
                        ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('contact', models.CharField(blank=True, max_length=254)),
                        ('why', models.TextField(max_length=4000)),
                        ('asked_at', models.DateTimeField()),
                        ('due', models.DateField()),
                        ('status', models.CharField(choices=[('open', 'waits for an answer'), ('granted', 'involved'), ('refused', 'not involved')], default='open', max_length=8)),
                        ('refusal', models.CharField(blank=True, choices=[('other_person', 'it is somebody else'), ('not_needed', 'this help is there already'), ('objects', 'the candidate does not want it'), ('closed', 'the trajectory has been closed')], max_length=12)),
                        ('refusal_note', models.TextField(blank=True, max_length=4000)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['referrer', 'school', 'guide', 'training_company', 'employer', 'receiver'])), name='involvementrequest_role_valid'),
                            models.CheckConstraint(condition=models.Q(('status__in', ['open', 'granted', 'refused'])), name='involvementrequest_status_valid'),
                            models.CheckConstraint(condition=models.Q(('refusal__in', ['other_person', 'not_needed', 'objects', 'closed', ''])), name='involvementrequest_refusal_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('refusal', ''), ('status', 'open')), models.Q(('decided_at__isnull', False), ('refusal', ''), ('status', 'granted')), models.Q(('decided_at__isnull', False), ('status', 'refused'), models.Q(('refusal', ''), _negated=True)), _connector='OR'), name='involvementrequest_answered_has_when'),
                            models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('trajectory', 'organisation'), name='involvementrequest_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='IntakeDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='intake_draft', to='intake.trajectory')),
                        ('done', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('wens', 'wish'), ('reizen', 'travel and times'), ('papieren', 'language and papers'), ('ervaring', 'experience and education'), ('begeleiding', 'work conditions and guidance'), ('afspraken', 'what was agreed')], max_length=12), blank=True, default=list, size=None)),
                        ('held_on', models.DateField(blank=True, null=True)),
                        ('summary', models.TextField(blank=True, max_length=4000)),
                        ('next_action', models.CharField(blank=True, choices=[('await_answer', 'Await the answer to the handover'), ('reassign', 'Choose who goes on'), ('hold_intake', 'Hold the intake'), ('plan_orientation', 'Plan the orientation'), ('record_orientation', 'Record the orientation'), ('find_place', 'Find a work placement offer'), ('await_company', "Await the company's answer"), ('introduce', 'Plan the introduction'), ('record_placement', 'Record the placement'), ('follow_learning', 'Follow the learning'), ('sign_agreement', 'Have the praktijkovereenkomst signed'), ('confirm_start', 'Confirm the first day at work'), ('decide_contract', 'Decide on the contract'), ('keep_contact', 'Keep contact'), ('close', 'Close the trajectory'), ('other', 'Other')], max_length=20)),
                        ('next_action_due', models.DateField(blank=True, null=True)),
                        ('begun_at', models.DateTimeField()),
                        ('updated_at', models.DateTimeField(blank=True, null=True)),
                        ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('done__contained_by', ['wens', 'reizen', 'papieren', 'ervaring', 'begeleiding', 'afspraken'])), name='intakedraft_done_valid'),
                            models.CheckConstraint(condition=models.Q(('next_action__in', ['await_answer', 'reassign', 'hold_intake', 'plan_orientation', 'record_orientation', 'find_place', 'await_company', 'introduce', 'record_placement', 'follow_learning', 'sign_agreement', 'confirm_start', 'decide_contract', 'keep_contact', 'close', 'other', ''])), name='intakedraft_next_action_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ChainEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='intake.trajectory')),
                        ('recorded_at', models.DateTimeField()),
                        ('occurred_on', models.DateField()),
                        ('kind', models.CharField(choices=[('opened', 'referral'), ('moved', 'moved to another step'), ('offered', 'handover offered'), ('accepted', 'handover accepted'), ('returned', 'handover returned'), ('withdrawn', 'handover withdrawn'), ('planned', 'next action planned'), ('closed', 'trajectory closed'), ('reopened', 'trajectory re-opened'), ('involved', 'another partner became involved'), ('merged', 'another dossier of the same person was added'), ('parted', 'the dossiers were taken apart again')], max_length=12)),
                        ('from_step', models.CharField(blank=True, choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('to_step', models.CharField(choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('waiting_for', models.CharField(choices=[('partner', 'waits for a partner'), ('company', "waits for a company's answer"), ('route_start', 'waits for a start'), ('seat', 'waits for a work placement offer'), ('candidate', 'waits for the candidate'), ('papers', 'waits for papers'), ('nothing', 'waits for nothing, it is under way')], max_length=12)),
                        ('waiting_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('by_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reason')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['trajectory', 'occurred_on', 'recorded_at'], name='chainevent_story'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'moved', 'offered', 'accepted', 'returned', 'withdrawn', 'planned', 'closed', 'reopened', 'involved', 'merged', 'parted'])), name='chainevent_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('from_step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare', ''])), name='chainevent_from_step_valid'),
                            models.CheckConstraint(condition=models.Q(('to_step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare'])), name='chainevent_to_step_valid'),
                            models.CheckConstraint(condition=models.Q(('waiting_for__in', ['partner', 'company', 'route_start', 'seat', 'candidate', 'papers', 'nothing'])), name='chainevent_waiting_for_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('holder__isnull', True), ('kind', 'closed')), models.Q(models.Q(('kind', 'closed'), _negated=True), ('holder__isnull', False)), _connector='OR'), name='chainevent_closed_has_no_holder'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='89c24939973ff21228ba36f43ca1d4271b27ebc4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8577c', table='intake_chainevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ChainFact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField()),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('kind', models.CharField(choices=[('opened', 'referral'), ('moved', 'moved to another step'), ('offered', 'handover offered'), ('accepted', 'handover accepted'), ('returned', 'handover returned'), ('withdrawn', 'handover withdrawn'), ('planned', 'next action planned'), ('closed', 'trajectory closed'), ('reopened', 'trajectory re-opened'), ('involved', 'another partner became involved'), ('merged', 'another dossier of the same person was added'), ('parted', 'the dossiers were taken apart again')], max_length=12)),
                        ('step', models.CharField(choices=[('referral', 'referral'), ('intake', 'intake'), ('orientation', 'orientation'), ('matching', 'matching'), ('learning', 'learning'), ('placement', 'placement'), ('aftercare', 'aftercare')], max_length=12)),
                        ('organisation_kind', models.CharField(blank=True, max_length=16)),
                        ('waited_for', models.CharField(choices=[('partner', 'waits for a partner'), ('company', "waits for a company's answer"), ('route_start', 'waits for a start'), ('seat', 'waits for a work placement offer'), ('candidate', 'waits for the candidate'), ('papers', 'waits for papers'), ('nothing', 'waits for nothing, it is under way')], max_length=12)),
                        ('days', models.PositiveIntegerField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'moved', 'offered', 'accepted', 'returned', 'withdrawn', 'planned', 'closed', 'reopened', 'involved', 'merged', 'parted'])), name='chainfact_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('step__in', ['referral', 'intake', 'orientation', 'matching', 'learning', 'placement', 'aftercare'])), name='chainfact_step_valid'),
                            models.CheckConstraint(condition=models.Q(('waited_for__in', ['partner', 'company', 'route_start', 'seat', 'candidate', 'papers', 'nothing'])), name='chainfact_waited_for_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MatchingProfile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='intake.trajectory')),
                        ('available_from', models.DateField(blank=True, null=True)),
                        ('hours_min', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('hours_max', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('earliest_start', models.TimeField(blank=True, null=True)),
                        ('max_distance_km', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('transport', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('car', 'own car'), ('moped', 'moped or scooter'), ('bicycle', 'bicycle'), ('public', 'public transport')], max_length=8), blank=True, default=list, size=None)),
                        ('licences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('AM', 'AM'), ('B', 'B'), ('BE', 'BE'), ('C', 'C'), ('CE', 'CE'), ('T', 'T')], max_length=2), blank=True, default=list, size=None)),
                        ('language_level', models.CharField(blank=True, choices=[('A0', 'below A1'), ('A1', 'A1'), ('A2', 'A2'), ('B1', 'B1'), ('B2', 'B2'), ('C1', 'C1'), ('C2', 'C2')], max_length=2)),
                        ('education_level', models.CharField(blank=True, choices=[('basis', 'primary school'), ('vmbo', 'vmbo'), ('havo_vwo', 'havo/vwo'), ('mbo', 'mbo'), ('hbo', 'hbo'), ('wo', 'university'), ('anders', 'other, or from abroad and not weighed')], db_default='', default='', max_length=10)),
                        ('updated_at', models.DateTimeField(blank=True, null=True)),
                        ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('themes', models.ManyToManyField(blank=True, related_name='+', to='intake.theme')),
                        ('occupations', models.ManyToManyField(blank=True, related_name='+', to='intake.occupation')),
                        ('skills', models.ManyToManyField(blank=True, related_name='+', to='intake.skill')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('language_level__in', ['A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2', ''])), name='matchingprofile_language_level_valid'),
                            models.CheckConstraint(condition=models.Q(('education_level__in', ['basis', 'vmbo', 'havo_vwo', 'mbo', 'hbo', 'wo', 'anders', ''])), name='matchingprofile_education_level_valid'),
                            models.CheckConstraint(condition=models.Q(('hours_min__isnull', True), ('hours_max__isnull', True), ('hours_min__lte', models.F('hours_max')), _connector='OR'), name='matchingprofile_hours_in_order'),
                            models.CheckConstraint(condition=models.Q(models.Q(('hours_min__isnull', True), ('hours_min__range', (1, 60)), _connector='OR'), models.Q(('hours_max__isnull', True), ('hours_max__range', (1, 60)), _connector='OR')), name='matchingprofile_hours_of_a_week'),
                            models.CheckConstraint(condition=models.Q(('transport__contained_by', ['car', 'moped', 'bicycle', 'public'])), name='matchingprofile_transport_valid'),
                            models.CheckConstraint(condition=models.Q(('licences__contained_by', ['AM', 'B', 'BE', 'C', 'CE', 'T'])), name='matchingprofile_licences_valid'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ProfileCertificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='intake.matchingprofile')),
                        ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.certificate')),
                        ('valid_until', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='profilecertificate_ending'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(fields=('profile', 'certificate'), name='profilecertificate_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportProfile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='support', to='intake.trajectory')),
                        ('work_conditions', models.TextField(blank=True, max_length=4000)),
                        ('guidance_needed', models.BooleanField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='WorkExperience',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='experience', to='intake.matchingprofile')),
                        ('work', models.CharField(max_length=120)),
                        ('since_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('until_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('work', ''), _negated=True), name='workexperience_says_something'),
                            models.CheckConstraint(condition=models.Q(('since_year__isnull', True), ('until_year__isnull', True), ('since_year__lte', models.F('until_year')), _connector='OR'), name='workexperience_years_in_order'),
                            models.UniqueConstraint(fields=('profile', 'work', 'since_year'), name='workexperience_once', nulls_distinct=False),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Freshness',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='freshness', to='intake.matchingprofile')),
                        ('group', models.CharField(choices=[('wishes', 'Wants and can do'), ('time', 'When and how much'), ('travel', 'How far and by what'), ('language', 'Language and education'), ('papers', 'Certificates'), ('work', 'Work done before')], max_length=10)),
                        ('checked_at', models.DateTimeField()),
                        ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('group__in', ['wishes', 'time', 'travel', 'language', 'papers', 'work'])), name='freshness_group_valid'),
                            models.UniqueConstraint(fields=('profile', 'group'), name='freshness_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='LegalGround',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation_kind', models.CharField(choices=[('mbo_school', 'mbo school'), ('sector_school', 'sector school'), ('employer', 'training company'), ('uwv', 'UWV'), ('municipality', 'municipality'), ('branch', 'branch organisation'), ('werkcentrum', 'Werkcentrum'), ('region', 'regional office'), ('hbo', 'hbo school'), ('wo', 'university'), ('other', 'other organisation')], max_length=16)),
                        ('purpose', models.CharField(choices=[('refer', 'to refer somebody to a partner'), ('self_referral', 'to help who referred themselves')], max_length=16)),
                        ('ground_nl', models.CharField(max_length=300)),
                        ('ground_en', models.CharField(max_length=300)),
                        ('law', models.CharField(max_length=200)),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('certainty', models.CharField(blank=True, max_length=200)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('organisation_kind__in', ['mbo_school', 'sector_school', 'employer', 'uwv', 'municipality', 'branch', 'werkcentrum', 'region', 'hbo', 'wo', 'other'])), name='legalground_organisation_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('purpose__in', ['refer', 'self_referral'])), name='legalground_purpose_valid'),
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='legalground_until_not_before'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation_kind', '='), ('purpose', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='legalground_one_at_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='OwnGround',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('purpose', models.CharField(choices=[('refer', 'to refer somebody to a partner'), ('self_referral', 'to help who referred themselves')], max_length=16)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('ground_nl', models.CharField(blank=True, max_length=300)),
                        ('ground_en', models.CharField(blank=True, max_length=300)),
                        ('law', models.CharField(blank=True, max_length=200)),
                        ('certainty', models.CharField(blank=True, max_length=200)),
                        ('adapted_at', models.DateTimeField()),
                        ('adapted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('purpose__in', ['refer', 'self_referral'])), name='ownground_purpose_valid'),
                            models.UniqueConstraint(fields=('organisation', 'purpose', 'number'), name='ownground_one_after_another'),
                            models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='ownground_counts_from_one'),
                            models.CheckConstraint(condition=models.Q(models.Q(('certainty', ''), ('ground_en', ''), ('ground_nl', ''), ('law', '')), models.Q(models.Q(('ground_nl', ''), _negated=True), models.Q(('ground_en', ''), _negated=True), models.Q(('law', ''), _negated=True)), _connector='OR'), name='ownground_whole_or_none'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b15748577cf23476b8ae9234e6c0f023347de5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a56bd', table='intake_ownground', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='intake.trajectory')),
                        ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('role', models.CharField(choices=[('referrer', 'referrer'), ('school', 'school'), ('guide', 'guide'), ('training_company', 'training company'), ('employer', 'employer'), ('receiver', 'has been offered the trajectory')], max_length=16)),
                        ('status', models.CharField(choices=[('offered', 'offered'), ('accepted', 'accepted'), ('returned', 'returned'), ('withdrawn', 'withdrawn')], default='offered', max_length=10)),
                        ('why', models.TextField(max_length=4000)),
                        ('next_action', models.CharField(choices=[('await_answer', 'Await the answer to the handover'), ('reassign', 'Choose who goes on'), ('hold_intake', 'Hold the intake'), ('plan_orientation', 'Plan the orientation'), ('record_orientation', 'Record the orientation'), ('find_place', 'Find a work placement offer'), ('await_company', "Await the company's answer"), ('introduce', 'Plan the introduction'), ('record_placement', 'Record the placement'), ('follow_learning', 'Follow the learning'), ('sign_agreement', 'Have the praktijkovereenkomst signed'), ('confirm_start', 'Confirm the first day at work'), ('decide_contract', 'Decide on the contract'), ('keep_contact', 'Keep contact'), ('close', 'Close the trajectory'), ('other', 'Other')], max_length=20)),
                        ('next_action_due', models.DateField()),
                        ('offered_at', models.DateTimeField()),
                        ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('due', models.DateField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('return_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reason')),
                        ('return_note', models.TextField(blank=True, max_length=4000)),
                        ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('contact', 'telephone number or e-mail address'), ('wish', 'what somebody wants to learn'), ('language', 'language level'), ('target_group', 'target group'), ('available', 'from when somebody can begin'), ('explanation', 'what the referrer knows of the wish'), ('certificate', 'diploma or certificate'), ('told', 'that the candidate knows of the handover')], max_length=16), blank=True, default=list, size=None)),
                        ('mended', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('contact', 'telephone number or e-mail address'), ('wish', 'what somebody wants to learn'), ('language', 'language level'), ('target_group', 'target group'), ('available', 'from when somebody can begin'), ('explanation', 'what the referrer knows of the wish'), ('certificate', 'diploma or certificate'), ('told', 'that the candidate knows of the handover')], max_length=16), blank=True, default=list, size=None)),
                        ('informed_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('status', 'offered')), fields=['receiver', 'due'], name='handover_offered_to'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('role__in', ['referrer', 'school', 'guide', 'training_company', 'employer', 'receiver'])), name='handover_role_valid'),
                            models.CheckConstraint(condition=models.Q(('status__in', ['offered', 'accepted', 'returned', 'withdrawn'])), name='handover_status_valid'),
                            models.CheckConstraint(condition=models.Q(('next_action__in', ['await_answer', 'reassign', 'hold_intake', 'plan_orientation', 'record_orientation', 'find_place', 'await_company', 'introduce', 'record_placement', 'follow_learning', 'sign_agreement', 'confirm_start', 'decide_contract', 'keep_contact', 'close', 'other'])), name='handover_next_action_valid'),
                            models.CheckConstraint(condition=models.Q(('missing__contained_by', ['contact', 'wish', 'language', 'target_group', 'available', 'explanation', 'certificate', 'told'])), name='handover_missing_valid'),
                            models.CheckConstraint(condition=models.Q(('mended__contained_by', ['contact', 'wish', 'language', 'target_group', 'available', 'explanation', 'certificate', 'told'])), name='handover_mended_valid'),
                            models.CheckConstraint(condition=models.Q(('missing', []), ('status', 'returned'), _connector='OR'), name='handover_only_returned_lacks'),
                            models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='handover_to_another'),
                            models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('return_reason__isnull', True), ('status', 'offered')), models.Q(('decided_at__isnull', False), ('return_reason__isnull', True), ('status__in', ['accepted', 'withdrawn'])), models.Q(('decided_at__isnull', False), ('return_reason__isnull', False), ('status', 'returned')), _connector='OR'), name='handover_decided_has_when'),
                            models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('trajectory',), name='handover_one_open_per_trajectory'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('key', models.CharField(max_length=64)),
                        ('fields', models.JSONField()),
                        ('used_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('organisation', 'key'), name='columnmapping_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('informed_on', models.DateField(blank=True, null=True)),
                        ('file_name', models.CharField(max_length=120)),
                        ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('headings', models.JSONField(default=list)),
                        ('fields', models.JSONField(default=list)),
                        ('dropped', models.JSONField(default=list)),
                        ('formulas', models.BooleanField(default=False)),
                        ('total', models.PositiveIntegerField()),
                        ('undone_to', models.PositiveIntegerField(default=0)),
                        ('state', models.CharField(choices=[('columns', 'columns to choose'), ('checking', 'being checked'), ('ready', 'checked'), ('running', 'being imported'), ('done', 'imported'), ('undoing', 'being undone'), ('undone', 'undone')], default='columns', max_length=8)),
                        ('uploaded_at', models.DateTimeField()),
                        ('moved_at', models.DateTimeField()),
                        ('checked_at', models.DateTimeField(blank=True, null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['organisation', '-uploaded_at'], name='import_history'),
                            models.Index(condition=models.Q(('state__in', ('checking', 'running', 'undoing'))), fields=['moved_at'], name='import_busy'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['columns', 'checking', 'ready', 'running', 'done', 'undoing', 'undone'])), name='import_state_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('finished_at', None), ('state__in', ['columns', 'checking']), ('undone_at', None)), models.Q(('checked_at__isnull', False), ('finished_at', None), ('state', 'ready'), ('undone_at', None)), models.Q(('checked_at__isnull', False), ('state', 'running'), ('undone_at', None)), models.Q(('checked_at__isnull', False), ('finished_at__isnull', False), ('state__in', ['done', 'undoing']), ('undone_at', None)), models.Q(('finished_at__isnull', False), ('state', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='import_state_has_its_days'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.import')),
                        ('position', models.PositiveIntegerField()),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('cells', models.JSONField()),
                        ('facts', models.JSONField(default=dict)),
                        ('faults', models.JSONField(default=dict)),
                        ('mended', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('staged', 'not checked yet'), ('good', 'good'), ('faulty', 'with a fault'), ('alike', 'may be somebody we know'), ('skipped', 'skipped'), ('linked', 'has a dossier already'), ('asked', 'asked to become involved'), ('imported', 'imported'), ('erased', 'undone')], default='staged', max_length=8)),
                        ('decision', models.CharField(blank=True, choices=[('new', 'somebody new'), ('skip', 'skip this row'), ('same', 'it is this one'), ('ask', 'ask to become involved')], max_length=4)),
                        ('keep_text', models.BooleanField(default=False)),
                        ('twin', models.PositiveIntegerField(blank=True, null=True)),
                        ('trajectory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.trajectory')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['source', 'state', 'position'], name='importrow_work'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['staged', 'good', 'faulty', 'alike', 'skipped', 'linked', 'asked', 'imported', 'erased'])), name='importrow_state_valid'),
                            models.CheckConstraint(condition=models.Q(('decision__in', ['new', 'skip', 'same', 'ask', ''])), name='importrow_decision_valid'),
                            models.UniqueConstraint(fields=('source', 'position'), name='importrow_once'),
                            models.CheckConstraint(condition=models.Q(models.Q(('cells', {}), ('facts', {}), ('state__in', ['imported', 'linked']), ('trajectory__isnull', False)), models.Q(('cells', {}), ('facts', {}), ('state__in', ['erased', 'asked']), ('trajectory', None)), models.Q(('state', 'faulty'), ('trajectory', None), models.Q(('faults', {}), _negated=True)), models.Q(('faults', {}), ('state__in', ['staged', 'good', 'alike', 'skipped']), ('trajectory', None)), _connector='OR'), name='importrow_state_has_its_facts'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Intake',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='intake.trajectory')),
                        ('held_on', models.DateField()),
                        ('held_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('summary', models.TextField(max_length=4000)),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('trajectory', 'held_on'), name='intake_once_a_day'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Lookup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lookups', to='intake.trajectory')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('looked_on', models.DateField()),
                        ('looked_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('trajectory', 'user', 'looked_on'), name='lookup_once_a_day'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c3bd6a5545468febc9dd4d06ebfd7a4a419f2cc2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e317d', table='intake_lookup', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Merge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='intake.trajectory')),
                        ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('by_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('merged_at', models.DateTimeField()),
                        ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.chainevent')),
                        ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('undone_at', models.DateTimeField(blank=True, null=True)),
                        ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('survivor', models.F('merged')), _negated=True), name='merge_of_two'),
                            models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='merge_undone_has_who'),
                            models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='merge_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Note',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('text', models.TextField(max_length=4000)),
                        ('written_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='DossierView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='intake.trajectory')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('kind', models.CharField(choices=[('opened', 'opened the dossier'), ('copied', 'copied for the own system'), ('exported', 'exported in a list')], max_length=10)),
                        ('viewed_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['trajectory', '-viewed_at'], name='dossierview_log'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'copied', 'exported'])), name='dossierview_kind_valid'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2db6fd36c599a43f32ab8ff7c2f812983ce89663', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d51f3', table='intake_dossierview', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ('last', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='OrientationActivity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orientations', to='intake.trajectory')),
                        ('kind', models.CharField(choices=[('proefles', 'trial lesson'), ('meeloopdag', 'day along at work'), ('snuffelstage', 'taster placement'), ('bedrijfsbezoek', 'company visit'), ('bpv_dag', 'practice day')], max_length=16)),
                        ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.theme')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.orientationoffer')),
                        ('on', models.DateField()),
                        ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('status', models.CharField(choices=[('planned', 'planned'), ('attended', 'attended'), ('no_show', 'did not come'), ('cancelled', 'cancelled')], default='planned', max_length=10)),
                        ('said', models.CharField(blank=True, max_length=200)),
                        ('new_wish', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.theme')),
                        ('recorded_at', models.DateTimeField(blank=True, null=True)),
                        ('no_show_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reason')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['proefles', 'meeloopdag', 'snuffelstage', 'bedrijfsbezoek', 'bpv_dag'])), name='orientationactivity_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'attended', 'no_show', 'cancelled'])), name='orientationactivity_status_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('no_show_reason__isnull', False), ('status', 'no_show')), models.Q(models.Q(('status', 'no_show'), _negated=True), ('no_show_reason__isnull', True)), _connector='OR'), name='orientation_no_show_has_reason'),
                            models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('status', 'planned')), models.Q(models.Q(('status', 'planned'), _negated=True), ('recorded_at__isnull', False)), _connector='OR'), name='orientation_outcome_has_when'),
                            models.UniqueConstraint(condition=models.Q(('status', 'planned')), fields=('trajectory', 'on'), name='orientation_one_a_day'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='OrientationOffer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('kind', models.CharField(choices=[('proefles', 'trial lesson'), ('meeloopdag', 'day along at work'), ('snuffelstage', 'taster placement'), ('bedrijfsbezoek', 'company visit'), ('bpv_dag', 'practice day')], max_length=16)),
                        ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.theme')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.place')),
                        ('where', models.CharField(blank=True, max_length=120)),
                        ('about', models.CharField(blank=True, max_length=400)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('seats', models.PositiveSmallIntegerField()),
                        ('booked', models.PositiveSmallIntegerField(default=0)),
                        ('bookable_by', models.CharField(choices=[('region', 'all partners of the region'), ('home', 'only the organisation that offers it')], default='region', max_length=8)),
                        ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('offered_at', models.DateTimeField()),
                        ('status', models.CharField(choices=[('open', 'goes on'), ('cancelled', 'does not go on')], default='open', max_length=10)),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                        ('cancel_note', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['region', 'starts_at'], name='orientationoffer_list'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['proefles', 'meeloopdag', 'snuffelstage', 'bedrijfsbezoek', 'bpv_dag'])), name='orientationoffer_kind_valid'),
                            models.CheckConstraint(condition=models.Q(('bookable_by__in', ['region', 'home'])), name='orientationoffer_bookable_by_valid'),
                            models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cancelled'])), name='orientationoffer_status_valid'),
                            models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='orientationoffer_ends_after_start'),
                            models.CheckConstraint(condition=models.Q(('booked__lte', models.F('seats')), ('seats__range', (1, 100))), name='orientationoffer_seats'),
                            models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled')), models.Q(('cancelled_at__isnull', True), ('status', 'open')), _connector='OR'), name='orientationoffer_cancelled_has_when'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='OrientationBooking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='intake.orientationoffer')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('people', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('offer', 'organisation'), name='orientationbooking_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Referral',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='intake.trajectory')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('to_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('explanation', models.TextField(blank=True, max_length=4000)),
                        ('informed_on', models.DateField()),
                        ('told', models.CharField(blank=True, max_length=800)),
                        ('told_en', models.CharField(blank=True, max_length=800)),
                        ('by_candidate', models.BooleanField(default=False)),
                        ('referred_on', models.DateField()),
                        ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('themes', models.ManyToManyField(blank=True, related_name='+', to='intake.theme')),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('informed_on__lte', models.F('referred_on'))), name='referral_candidate_knew'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClosingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('since', models.DateField()),
                        ('until', models.DateField(blank=True, null=True)),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='closingrule_until_not_before'),
                            django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), (transitiehuis.netwerk.models.organisations.ClosedDateRange(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='closingrule_once_at_a_time'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SecondLook',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.trajectory')),
                        ('closing', models.CharField(choices=[('lasting', 'lastingly placed'), ('contract_ended', 'contract ended'), ('dropped_out', 'dropped out'), ('referred_on', 'referred on'), ('withdrawn', 'withdrawn'), ('merged', 'put together with another dossier')], max_length=16)),
                        ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reason')),
                        ('status', models.CharField(choices=[('waiting', 'waits for a colleague'), ('confirmed', 'confirmed'), ('refused', 'given back'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                        ('asked_at', models.DateTimeField()),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('closing__in', ['lasting', 'contract_ended', 'dropped_out', 'referred_on', 'withdrawn', 'merged'])), name='secondlook_closing_valid'),
                            models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'confirmed', 'refused', 'withdrawn'])), name='secondlook_status_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='secondlook_decided_has_who'),
                            models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='secondlook_by_somebody_else'),
                            models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('trajectory',), name='secondlook_one_waits'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SelfReferral',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('first_name', models.CharField(max_length=80)),
                        ('last_name', models.CharField(max_length=120)),
                        ('birth_year', models.PositiveSmallIntegerField()),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=30)),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.place')),
                        ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                        ('explanation', models.TextField(blank=True, max_length=1000)),
                        ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2)),
                        ('invented', models.BooleanField(default=False)),
                        ('sent_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('language__in', ['nl', 'en'])), name='selfreferral_language_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('phone', ''), _negated=True), _connector='OR'), name='selfreferral_can_be_reached'),
                            models.CheckConstraint(condition=models.Q(('birth_year__range', (1900, 2100))), name='selfreferral_birth_year_sane'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Statement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='intake.trajectory')),
                        ('subject', models.CharField(choices=[('target_group', 'target group'), ('trial_placement', 'trial placement'), ('wage_subsidy', 'wage cost subsidy (LKS)'), ('no_risk', 'no-risk policy'), ('job_coach', 'job coach')], max_length=16)),
                        ('group', models.CharField(blank=True, choices=[('ww', 'WW'), ('participatiewet', 'Participatiewet'), ('statushouder', 'status holder'), ('nugger', 'no benefit'), ('werkend', 'works, changes trade'), ('anders', 'other')], max_length=16)),
                        ('answer', models.CharField(choices=[('yes', 'applies'), ('asked', 'asked for'), ('no', 'does not apply')], default='yes', max_length=8)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.membership')),
                        ('stated_on', models.DateField()),
                        ('valid_from', models.DateField()),
                        ('valid_until', models.DateField(blank=True, null=True)),
                        ('basis', models.CharField(choices=[('candidate', 'what the candidate told'), ('decision', 'decision (beschikking)'), ('letter', 'letter or certificate'), ('register', 'entry in a register'), ('file', 'our own file'), ('profile', 'stood in the profile')], max_length=12)),
                        ('reference', models.CharField(blank=True, max_length=80)),
                        ('note', models.CharField(blank=True, max_length=200)),
                        ('recorded_at', models.DateTimeField()),
                        ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.statement')),
                        ('replaced_at', models.DateTimeField(blank=True, null=True)),
                        ('ended_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('ended_on__isnull', True), ('replaced_at__isnull', True), ('valid_until__isnull', False)), fields=['valid_until'], name='statement_ending'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('subject__in', ['target_group', 'trial_placement', 'wage_subsidy', 'no_risk', 'job_coach'])), name='statement_subject_valid'),
                            models.CheckConstraint(condition=models.Q(('group__in', ['ww', 'participatiewet', 'statushouder', 'nugger', 'werkend', 'anders', ''])), name='statement_group_valid'),
                            models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'asked', 'no'])), name='statement_answer_valid'),
                            models.CheckConstraint(condition=models.Q(('basis__in', ['candidate', 'decision', 'letter', 'register', 'file', 'profile'])), name='statement_basis_valid'),
                            models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='statement_valid_until_not_before'),
                            models.CheckConstraint(condition=models.Q(models.Q(('answer', 'yes'), ('subject', 'target_group'), models.Q(('group', ''), _negated=True)), models.Q(models.Q(('subject', 'target_group'), _negated=True), ('group', '')), _connector='OR'), name='statement_group_is_of_the_target_group'),
                            models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), ('replaced_at__isnull', True)), fields=('trajectory', 'organisation', 'subject'), name='statement_one_standing'),
                        ],
                    },
                ),
            ],
        ),
    ]
