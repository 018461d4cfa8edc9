import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('netwerk', '0007_first_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('regie', '0020_group_quarter'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionJudgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('helped', 'it helped'), ('partly', 'it helped in part'), ('not', 'it did not help'), ('early', 'nothing to see of it yet')], max_length=8)),
                ('text', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='regie.action')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regie.quarterround')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['helped', 'partly', 'not', 'early'])), name='actionjudgement_verdict_valid'), models.UniqueConstraint(fields=('action', 'round'), name='actionjudgement_once_a_round'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='actionjudgement_says_why')],
            },
        ),
        migrations.CreateModel(
            name='MeetingInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField()),
                ('told', models.CharField(max_length=200)),
                ('withdrawn', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netwerk.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='regie.quarterround')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'organisation', 'user'), name='meetinginvitation_once')],
            },
        ),
    ]
