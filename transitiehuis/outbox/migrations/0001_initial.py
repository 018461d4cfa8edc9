import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import transitiehuis.migrating


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('netwerk', '0001_initial'),
    ]

    operations = [
        transitiehuis.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(max_length=80, unique=True)),
                        ('known_since', models.DateTimeField(default=django.utils.timezone.now)),
                        ('last_beat', models.DateTimeField(blank=True, null=True)),
                        ('last_run', models.DateTimeField(blank=True, null=True)),
                        ('wrong_since', models.DateTimeField(blank=True, null=True)),
                        ('told_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('told_at__isnull', True), ('wrong_since__isnull', False), _connector='OR'), name='heartbeat_told_when_wrong'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('address', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, db_default='', default='', max_length=16)),
                        ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2)),
                        ('subject', models.CharField(max_length=250)),
                        ('text', models.TextField()),
                        ('calendar', models.TextField(blank=True, db_default='', default='')),
                        ('state', models.CharField(choices=[('waiting', 'waits to be sent'), ('sent', 'sent'), ('failed', 'did not arrive'), ('dropped', 'not sent')], default='waiting', max_length=8)),
                        ('created_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField()),
                        ('not_before', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('failure', models.CharField(blank=True, max_length=300)),
                        ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before', 'id'], name='message_waiting'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed', 'dropped'])), name='message_state_valid'),
                            models.CheckConstraint(condition=models.Q(('language__in', ['nl', 'en'])), name='message_language_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='message_sent_has_moment'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='message_failed_says_why'),
                            models.CheckConstraint(condition=models.Q(models.Q(models.Q(('phone', ''), models.Q(('address', ''), _negated=True)), models.Q(models.Q(('phone', ''), _negated=True), ('address', '')), _connector='OR'), models.Q(('subject', ''), _negated=True)), name='message_has_recipient_and_subject'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Owed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=250, unique=True)),
                        ('kind', models.CharField(max_length=60)),
                        ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('address', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, db_default='', default='', max_length=16)),
                        ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                        ('region', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.region')),
                        ('trajectory_id', models.BigIntegerField(null=True)),
                        ('subject', models.CharField(max_length=200)),
                        ('body', models.TextField()),
                        ('calendar', models.TextField(blank=True, db_default='', default='')),
                        ('url', models.CharField(blank=True, max_length=500)),
                        ('link', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.link')),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('must', models.BooleanField(default=True)),
                        ('alone', models.BooleanField(default=False)),
                        ('copy_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='outbox.owed')),
                        ('created_at', models.DateTimeField()),
                        ('due', models.DateTimeField()),
                        ('not_before', models.DateTimeField()),
                        ('state', models.CharField(choices=[('owed', 'still owed'), ('joined', 'on its way'), ('sent', 'sent'), ('failed', 'did not arrive'), ('dropped', 'not sent')], default='owed', max_length=8)),
                        ('dropped_reason', models.CharField(blank=True, choices=[('gone', 'no longer needed'), ('choice', 'the recipient wants mail only about what must be done'), ('account', 'the recipient no longer has an account')], max_length=8)),
                        ('failure', models.CharField(blank=True, max_length=300)),
                        ('settled_at', models.DateTimeField(blank=True, null=True)),
                        ('resent', models.PositiveSmallIntegerField(default=0)),
                        ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='outbox.message')),
                    ],
                    options={
                        'indexes': [
                            models.Index(condition=models.Q(('state', 'owed')), fields=['not_before'], name='owed_due'),
                            models.Index(condition=models.Q(('user__isnull', False)), fields=['user', '-due', '-id'], name='owed_user'),
                            models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation', '-due', '-id'], name='owed_organisation'),
                            models.Index(condition=models.Q(('region__isnull', False)), fields=['region', '-due', '-id'], name='owed_region'),
                            models.Index(condition=models.Q(('trajectory_id__isnull', False)), fields=['trajectory_id'], name='owed_trajectory_id'),
                            models.Index(condition=models.Q(('link__isnull', False)), fields=['link'], name='owed_link'),
                            models.Index(condition=models.Q(('copy_of__isnull', False)), fields=['copy_of'], name='owed_copy_of'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['owed', 'joined', 'sent', 'failed', 'dropped'])), name='owed_state_valid'),
                            models.CheckConstraint(condition=models.Q(('dropped_reason__in', ['gone', 'choice', 'account', ''])), name='owed_dropped_reason_valid'),
                            models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('phone', ''), ('user__isnull', False)), models.Q(('phone', ''), ('user__isnull', True), models.Q(('address', ''), _negated=True)), models.Q(('address', ''), ('user__isnull', True), models.Q(('phone', ''), _negated=True)), _connector='OR'), name='owed_to_one_recipient'),
                            models.CheckConstraint(condition=models.Q(('phone', ''), models.Q(('alone', True), ('phone__regex', '^\\+[0-9]{8,15}$')), _connector='OR'), name='owed_text_goes_alone'),
                            models.CheckConstraint(condition=models.Q(models.Q(('dropped_reason', ''), ('message__isnull', True), ('settled_at__isnull', True), ('state', 'owed')), models.Q(('dropped_reason', ''), ('message__isnull', False), ('settled_at__isnull', True), ('state', 'joined')), models.Q(('dropped_reason', ''), ('message__isnull', False), ('settled_at__isnull', False), ('state', 'sent')), models.Q(('dropped_reason', ''), ('message__isnull', False), ('settled_at__isnull', False), ('state', 'failed'), models.Q(('failure', ''), _negated=True)), models.Q(('message__isnull', True), ('settled_at__isnull', False), ('state', 'dropped'), models.Q(('dropped_reason', ''), _negated=True)), _connector='OR'), name='owed_state_has_its_facts'),
                            models.CheckConstraint(condition=models.Q(('url', ''), models.Q(('link__isnull', True), ('url__startswith', '/')), _connector='OR'), name='owed_url_is_path_or_link'),
                            models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='owed_has_key_and_subject'),
                            models.CheckConstraint(condition=models.Q(('calendar', ''), ('alone', True), _connector='OR'), name='owed_calendar_goes_alone'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('choice', models.CharField(choices=[('each', 'each mail when it is due'), ('digest', 'one mail a day'), ('must', 'only what I must do')], default='each', max_length=8)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('choice__in', ['each', 'digest', 'must'])), name='preference_choice_valid'),
                        ],
                    },
                ),
            ],
        ),
    ]
