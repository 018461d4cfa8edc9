"""Undo of an import: the one door through which a traject goes without a trace, and only while nobody touched it.

Who touches a traject holds its row or refers to it, so that of undoing and touching one waits for the other. The
first function asks every table that refers to a noun, also of floors above: each foreign key is found by itself.
"""

from django.db import migrations

ERASE = """
CREATE FUNCTION intake_referring_to(noun regclass, but text[], ids bigint[]) RETURNS bigint[]
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  link record; hit bigint[]; found bigint[] := '{}';
BEGIN
  FOR link IN
    SELECT c.conrelid::regclass AS place, a.attname AS field
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = noun AND NOT c.conrelid::regclass::text = ANY (but)
  LOOP
    EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM %2$s WHERE %1$I = ANY ($1)', link.field, link.place)
      INTO hit USING ids;
    found := found || coalesce(hit, '{}');
  END LOOP;
  RETURN found;
END $$;

CREATE FUNCTION intake_untouched(ids bigint[]) RETURNS bigint[]
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  touched bigint[] := intake_referring_to('intake_trajectory', '{intake_referral,intake_matchingprofile,
    intake_handover,intake_involvement,intake_chainevent,intake_dossierview,intake_importrow}', ids);
  profiles bigint[] := intake_referring_to('intake_matchingprofile', '{intake_matchingprofile_themes}',
    ARRAY(SELECT p.id FROM intake_matchingprofile p WHERE p.trajectory_id = ANY (ids)));
  referrals bigint[] := intake_referring_to('intake_referral', '{intake_referral_themes}',
    ARRAY(SELECT f.id FROM intake_referral f WHERE f.trajectory_id = ANY (ids)));
  offers bigint[] := intake_referring_to('intake_handover', '{}',
    ARRAY(SELECT h.id FROM intake_handover h WHERE h.trajectory_id = ANY (ids)));
  people bigint[] := intake_referring_to('intake_candidate', '{intake_trajectory}',
    ARRAY(SELECT t.candidate_id FROM intake_trajectory t WHERE t.id = ANY (ids)));
BEGIN
  RETURN ARRAY(
    SELECT t.id
    FROM intake_trajectory t
    JOIN intake_referral f ON f.trajectory_id = t.id
    JOIN intake_matchingprofile p ON p.trajectory_id = t.id
    JOIN intake_involvement i ON i.trajectory_id = t.id AND i.organisation_id = f.organisation_id
    LEFT JOIN intake_handover h ON h.trajectory_id = t.id
    WHERE t.id = ANY (ids) AND t.closed_at IS NULL AND t.step = 'referral' AND t.holder_id = f.organisation_id
      AND t.assignee_id IS NOT DISTINCT FROM i.membership_id AND p.updated_at IS NULL
      AND (h.id IS NULL OR h.status = 'offered')
      AND (SELECT count(*) FROM intake_handover x WHERE x.trajectory_id = t.id) <= 1
      AND (SELECT count(*) FROM intake_chainevent x WHERE x.trajectory_id = t.id) = 1 + (h.id IS NOT NULL)::int
      AND (SELECT count(*) FROM intake_involvement x WHERE x.trajectory_id = t.id) = 1 + (h.id IS NOT NULL)::int
      AND (SELECT count(*) FROM intake_importrow x WHERE x.trajectory_id = t.id) = 1
      AND (SELECT count(*) FROM intake_trajectory x WHERE x.candidate_id = t.candidate_id) = 1
      AND NOT t.id = ANY (touched) AND NOT p.id = ANY (profiles) AND NOT f.id = ANY (referrals)
      AND (h.id IS NULL OR NOT h.id = ANY (offers)) AND NOT t.candidate_id = ANY (people));
END $$;

CREATE FUNCTION intake_erase_import(of_import bigint, of_rows bigint[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  ids bigint[]; people bigint[];
BEGIN
  ids := ARRAY(
    SELECT r.trajectory_id
    FROM intake_importrow r
    JOIN intake_import i ON i.id = r.source_id
    JOIN intake_referral f ON f.trajectory_id = r.trajectory_id AND f.token = r.key
      AND f.organisation_id = i.organisation_id
    WHERE i.id = of_import AND r.id = ANY (of_rows) AND r.state = 'imported' AND i.state = 'undoing'
      AND i.organisation_id = ANY (app_organisations()) AND i.finished_at > app_today() - interval '32 days');
  PERFORM 1 FROM intake_trajectory WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  ids := intake_untouched(ids);
  people := ARRAY(SELECT candidate_id FROM intake_trajectory WHERE id = ANY (ids));
  PERFORM set_config('pgtrigger.ignore', '{pgtrigger_append_only_8577c,pgtrigger_append_only_d51f3}', true);
  DELETE FROM intake_chainevent WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_dossierview WHERE trajectory_id = ANY (ids);
  PERFORM set_config('pgtrigger.ignore', '', true);
  DELETE FROM intake_handover WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_involvement WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_referral_themes WHERE referral_id IN (
    SELECT id FROM intake_referral WHERE trajectory_id = ANY (ids));
  DELETE FROM intake_referral WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_matchingprofile_themes WHERE matchingprofile_id IN (
    SELECT id FROM intake_matchingprofile WHERE trajectory_id = ANY (ids));
  DELETE FROM intake_matchingprofile WHERE trajectory_id = ANY (ids);
  UPDATE intake_importrow SET state = 'erased', trajectory_id = NULL WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_trajectory WHERE id = ANY (ids);
  DELETE FROM intake_candidate WHERE id = ANY (people);
  RETURN cardinality(ids);
END $$;

REVOKE ALL ON FUNCTION intake_referring_to(regclass, text[], bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION intake_untouched(bigint[]) FROM PUBLIC;
"""

DROP = """
DROP FUNCTION intake_erase_import(bigint, bigint[]);
DROP FUNCTION intake_untouched(bigint[]);
DROP FUNCTION intake_referring_to(regclass, text[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_importing")]

    operations = [migrations.RunSQL(ERASE, DROP)]
