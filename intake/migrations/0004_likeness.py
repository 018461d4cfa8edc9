from collections.abc import Iterator

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from intake.models.candidate import last_name_key
from intake.sounds import name_sound

# Of another organisation's traject only what fits well, and then only whom to ask.
ALIKE = """
CREATE FUNCTION intake_alike(of_region bigint, names text[], sounds text[], years int[], phones text[], emails text[])
  RETURNS TABLE (line integer, number text, name text, birth_year integer, holder text, closed boolean,
                 same_name boolean, same_year boolean, same_phone boolean, same_email boolean, works boolean,
                 holder_id bigint, trajectory_id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH typed AS MATERIALIZED (
    SELECT ord::int AS line, n, s, y, p, e, left(s, 1) AS initial, split_part(s, ' ', 2) AS called
    FROM unnest(names, sounds, years, phones, emails) WITH ORDINALITY AS t(n, s, y, p, e, ord)
  ), pairs AS (
    SELECT line, c.id FROM typed JOIN intake_candidate c ON c.phone_key = p WHERE p <> ''
    UNION
    SELECT line, c.id FROM typed JOIN intake_candidate c ON lower(c.email) = e AND c.email <> '' WHERE e <> ''
    UNION
    SELECT line, c.id FROM typed JOIN intake_candidate c ON c.sound_key = s
      AND (y = 0 OR c.birth_year BETWEEN y - 1 AND y + 1) WHERE s <> ''
    UNION
    SELECT line, c.id FROM typed JOIN intake_candidate c ON c.birth_year = y
      AND (left(c.sound_key, 1) = initial OR split_part(c.sound_key, ' ', 2) = called)
      AND similarity(c.sort_name, n) >= 0.6
  ), hits AS (
    SELECT typed.line, t.id, t.number, t.closed_at, t.opened_at, t.holder_id,
           c.first_name || ' ' || c.last_name AS name, c.birth_year,
           typed.s <> '' AND c.sound_key = typed.s OR similarity(c.sort_name, typed.n) >= 0.6 AS same_name,
           c.birth_year = typed.y AS same_year,
           typed.p <> '' AND c.phone_key = typed.p AS same_phone,
           typed.e <> '' AND lower(c.email) = typed.e AS same_email,
           intake_is_party(t.id) AS mine
    FROM pairs
    JOIN typed ON typed.line = pairs.line
    JOIN intake_candidate c ON c.id = pairs.id
    JOIN intake_trajectory t ON t.candidate_id = c.id
    WHERE t.region_id = of_region AND t.merged_into_id IS NULL AND of_region = ANY (app_regions())
  ), shown AS (
    SELECT *, row_number() OVER (PARTITION BY hits.line ORDER BY opened_at, id) AS place
    FROM hits
    WHERE mine OR closed_at IS NULL AND (same_name AND same_year OR same_phone OR same_email)
  )
  SELECT shown.line, CASE WHEN mine THEN shown.number ELSE '' END, CASE WHEN mine THEN shown.name ELSE '' END,
         CASE WHEN mine THEN shown.birth_year::int END, coalesce(o.name, ''), closed_at IS NOT NULL,
         mine AND shown.same_name, mine AND shown.same_year, shown.same_phone, shown.same_email,
         mine AND EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = shown.id
           AND i.organisation_id = ANY (app_organisations()) AND i.role IN ('referrer', 'school', 'guide')
           AND i.since <= app_today() AND (i.until IS NULL OR i.until >= app_today())),
         shown.holder_id, shown.id
  FROM shown LEFT JOIN netwerk_organisation o ON o.id = shown.holder_id
  WHERE place <= 10 ORDER BY shown.line, place $$;

DROP FUNCTION intake_look_alikes(bigint, text, integer, text);
"""

BEFORE = """
DROP FUNCTION intake_alike(bigint, text[], text[], int[], text[], text[]);

CREATE FUNCTION intake_look_alikes(of_region bigint, of_name text, of_year integer, of_phone text)
  RETURNS TABLE (number text, name text, holder text, same_phone boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE WHEN intake_is_party(t.id) THEN t.number ELSE '' END,
         CASE WHEN intake_is_party(t.id) THEN c.first_name || ' ' || c.last_name ELSE '' END,
         o.name,
         of_phone <> '' AND c.phone_key = of_phone
  FROM intake_candidate c
  JOIN intake_trajectory t ON t.candidate_id = c.id AND t.region_id = of_region AND t.closed_at IS NULL
  JOIN netwerk_organisation o ON o.id = t.holder_id
  WHERE of_region = ANY (app_regions())
    AND ((c.birth_year = of_year AND similarity(c.sort_name, of_name) >= 0.6)
      OR (of_phone <> '' AND c.phone_key = of_phone))
  ORDER BY t.opened_at, t.id LIMIT 10 $$;
"""
PIECE = 1000


def in_pieces(candidates: models.QuerySet) -> Iterator[list]:
    piece = []
    for candidate in candidates.iterator(PIECE):
        piece.append(candidate)
        if len(piece) == PIECE:
            yield piece
            piece = []
    yield piece


def hear_names(apps, _editor) -> None:
    """Fill the key in Python: it is the same rule that each later save fills it by."""
    candidate = apps.get_model("intake", "Candidate")
    for piece in in_pieces(candidate.objects.filter(sound_key="").only("first_name", "last_name").order_by("pk")):
        for one in piece:
            one.sound_key = name_sound(one.first_name, last_name_key(one.last_name))
        candidate.objects.bulk_update(piece, ["sound_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0003_referral_token'),
        ('netwerk', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='intake.candidate'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='sound_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=90),
        ),
        migrations.AddField(
            model_name='trajectory',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='intake.trajectory'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['sound_key'], name='candidate_sound'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='candidate_email'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='candidate_not_into_itself'),
        ),
        migrations.RunSQL(ALIKE, BEFORE),
        migrations.RunPython(hear_names, migrations.RunPython.noop),
    ]
