"""Functions that look past row security to answer one narrow question each, and the triggers of dossiers put together."""

from django.db import migrations

from transitiehuis.rowsecurity import FUNCTIONS

HAS_PARTIES = """
CREATE FUNCTION intake_has_parties(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory) $$;

CREATE FUNCTION intake_trajectory_is_fresh(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM intake_trajectory t WHERE t.id = trajectory AND t.opened_by_id = app_user())
    AND NOT EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory) $$;

CREATE FUNCTION intake_candidate_is_fresh(candidate bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM intake_trajectory t JOIN intake_involvement i ON i.trajectory_id = t.id
    WHERE t.candidate_id = candidate) $$;

CREATE FUNCTION intake_is_party(trajectory bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = trajectory
      AND i.organisation_id = ANY (app_organisations())
      AND i.since <= app_today() AND (i.until IS NULL OR i.until >= app_today()))
  OR intake_trajectory_is_fresh(trajectory) $$;

CREATE FUNCTION intake_region_pulse(of_region bigint)
  RETURNS TABLE (step text, open integer, overdue integer, waits_for_partner integer, unanswered integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.step, count(*)::int,
         count(*) FILTER (WHERE t.next_action_due < app_today())::int,
         count(*) FILTER (WHERE t.waiting_for = 'partner')::int,
         count(*) FILTER (WHERE EXISTS (SELECT 1 FROM intake_handover h
           WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today()))::int
  FROM intake_trajectory t
  WHERE t.region_id = of_region AND t.closed_at IS NULL
    AND (of_region = ANY (app_regions() || app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
  GROUP BY t.step $$;
"""

# A handover that nobody answered is on the director's list, also when its sender moved the date.
STUCK = """
CREATE FUNCTION intake_stuck(of_region bigint)
  RETURNS TABLE (number text, step text, step_since date, holder_id bigint, holder text, next_action text,
                 next_action_due date, waiting_for text, waiting_on text, unanswered boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, t.step, t.step_since, t.holder_id, o.name, t.next_action, t.next_action_due, t.waiting_for,
         coalesce(w.name, ''),
         EXISTS (SELECT 1 FROM intake_handover h
           WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today())
  FROM intake_trajectory t
  JOIN netwerk_organisation o ON o.id = t.holder_id
  LEFT JOIN netwerk_organisation w ON w.id = t.waiting_on_id
  WHERE t.region_id = of_region AND t.closed_at IS NULL
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()))
    AND (t.next_action_due < app_today() OR EXISTS (SELECT 1 FROM intake_handover h
      WHERE h.trajectory_id = t.id AND h.status = 'offered' AND h.due < app_today()))
  ORDER BY t.next_action_due, t.number LIMIT 500 $$;
"""

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
"""

# Undo of an import: the one door through which a traject goes without a trace, and only while nobody touched it. Who
# touches a traject holds its row or refers to it, so that of undoing and touching one waits for the other. The first
# function asks every table that refers to a noun, also of floors above: each foreign key is found by itself. To have been
# looked up is not to have been touched, nor is a target group stated along with the import: these go along.
REFERRING_TO = """
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
    intake_handover,intake_involvement,intake_chainevent,intake_dossierview,intake_lookup,intake_statement,intake_importrow}', ids);
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
      AND NOT EXISTS (SELECT 1 FROM intake_statement x WHERE x.trajectory_id = t.id
        AND (x.recorded_at <> t.opened_at OR x.ended_on IS NOT NULL OR x.replaced_at IS NOT NULL))
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
  PERFORM set_config('pgtrigger.ignore', '{pgtrigger_append_only_8577c,pgtrigger_append_only_d51f3,pgtrigger_append_only_e317d}', true);
  DELETE FROM intake_chainevent WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_dossierview WHERE trajectory_id = ANY (ids);
  DELETE FROM intake_lookup WHERE trajectory_id = ANY (ids);
  PERFORM set_config('pgtrigger.ignore', '', true);
  DELETE FROM intake_statement WHERE trajectory_id = ANY (ids);
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

# Whether anybody else opened a traject here since an import was checked: only then its rows are looked up again.
OPENED_SINCE = """
CREATE FUNCTION intake_opened_since(of_import bigint, since timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM intake_trajectory t
    WHERE t.region_id = ANY (app_regions()) AND t.opened_at >= since
      AND NOT EXISTS (
        SELECT 1 FROM intake_importrow r WHERE r.trajectory_id = t.id AND r.source_id = of_import)) $$;
"""

# A visitor may add a row for a region with a front desk, and no more than a hundred a day.
TAKES_SELF_REFERRALS = """
CREATE FUNCTION intake_takes_self_referrals(of_region bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM netwerk_region r JOIN netwerk_organisation o ON o.id = r.front_desk_id
    WHERE r.id = of_region AND (r.until IS NULL OR r.until >= app_today())
      AND (o.until IS NULL OR o.until >= app_today()))
  AND (SELECT count(*) FROM intake_selfreferral s WHERE s.region_id = of_region)
    + (SELECT count(*) FROM intake_referral f JOIN intake_trajectory t ON t.id = f.trajectory_id
       WHERE t.region_id = of_region AND f.by_candidate AND f.referred_on = app_today()) < 100 $$;
"""

# Who works on the dossier that goes on sees what stands in those put together with it, and as long. As the owner: who
# becomes a party of the one is no party of the other yet, and may not make itself one.
MIRROR_INVOLVEMENT = """
CREATE FUNCTION intake_mirror_involvement() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.role IN ('referrer', 'school', 'guide') THEN
      INSERT INTO intake_involvement
        (trajectory_id, organisation_id, role, membership_id, guide_kind, lead, since, until, mirror_of_id)
      SELECT t.id, NEW.organisation_id, NEW.role, NEW.membership_id, NEW.guide_kind, false, NEW.since, NEW.until, NEW.id
      FROM intake_trajectory t WHERE t.merged_into_id = NEW.trajectory_id
      ON CONFLICT DO NOTHING;
    END IF;
  ELSIF NEW.until IS DISTINCT FROM OLD.until THEN
    UPDATE intake_involvement SET until = CASE WHEN NEW.until IS NULL THEN NULL ELSE greatest(NEW.until, since) END
    WHERE mirror_of_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER involvement_mirror AFTER INSERT OR UPDATE OF until ON intake_involvement
  FOR EACH ROW EXECUTE FUNCTION intake_mirror_involvement();
"""


class Migration(migrations.Migration):
    # A database that went through these, one by one, has all of this and of 0001 already.
    replaces = [
        ("intake", "0002_sight"),
        ("intake", "0003_referral_token"),
        ("intake", "0004_likeness"),
        ("intake", "0005_statement"),
        ("intake", "0006_legal_ground"),
        ("intake", "0007_slot"),
        ("intake", "0008_importing"),
        ("intake", "0009_import_undo"),
        ("intake", "0010_unanswered"),
        ("intake", "0011_freshness"),
        ("intake", "0012_involvement_request"),
        ("intake", "0013_intake_draft"),
        ("intake", "0014_import_token"),
        ("intake", "0015_orientation_offer"),
        ("intake", "0016_import_undo_lookups"),
        ("intake", "0017_self_referral"),
        ("intake", "0018_told_in_both_languages"),
        ("intake", "0019_merge"),
        ("intake", "0020_import_opened_since"),
        ("intake", "0021_import_statements"),
        ("intake", "0022_own_ground"),
        ("intake", "0023_second_look"),
        ("intake", "0024_first_day"),
    ]
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(
            HAS_PARTIES + STUCK + ALIKE + REFERRING_TO + OPENED_SINCE + TAKES_SELF_REFERRALS + MIRROR_INVOLVEMENT
        ),
    ]
