"""What lies behind moves, turns and cohorts, by number: for who steers the region, and of one's own for who works on it."""

from django.db import migrations

# Moves out of and into a step in the period, as the flow counts them.
MOVES = """
CREATE FUNCTION regie_chain_moves(of_region bigint, of_step text, since date, until date, of_split text, of_key text)
  RETURNS TABLE (number text, day date, before text, state text, outcome text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, s.day, coalesce(s.before, ''), s.state, s.outcome
  FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam') s
  JOIN intake_trajectory t ON t.id = s.traject
  WHERE s.before IS DISTINCT FROM s.state AND of_step IN (s.before, s.state)
    AND s.day >= since AND s.day < regie_chain_moves.until
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND (of_split = 'all' OR regie_in_group(t.id, of_split, of_key))
  ORDER BY 2 DESC, 1 $$;
"""
# Turns of a partner that was aan zet in a step, that ended in the period or ran at its end; without an end where it ran.
TURNS = """
CREATE FUNCTION regie_chain_turns(of_region bigint, of_step text, of_holder bigint, since date, until date)
  RETURNS TABLE (number text, began date, ended date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, s.day, CASE WHEN s.left_on < regie_chain_turns.until THEN s.left_on END
  FROM (
    SELECT traject, state, holder, day, lead(day) OVER w AS left_on
    FROM (SELECT *, lag(holder) OVER (PARTITION BY traject ORDER BY place) AS held
          FROM regie_chain_spans(of_region, since::timestamp AT TIME ZONE 'Europe/Amsterdam')) h
    WHERE before IS DISTINCT FROM state OR held IS DISTINCT FROM holder
    WINDOW w AS (PARTITION BY traject ORDER BY place)
  ) s
  JOIN intake_trajectory t ON t.id = s.traject
  WHERE s.state = of_step AND s.holder = of_holder
    AND s.day < regie_chain_turns.until AND (s.left_on IS NULL OR s.left_on >= since)
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
  ORDER BY 2, 1 $$;
"""
# Who began in a quarter, whether they came to matching and were placed, and where they stand on the last day before `until`.
COHORT = """
CREATE FUNCTION regie_chain_cohort(of_region bigint, first date, until date, of_split text, of_key text)
  RETURNS TABLE (number text, began date, matched boolean, placed boolean, state text, outcome text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.number, l.began, l.matched, l.placed, l.state, l.outcome
  FROM (
    SELECT s.traject, min(s.day) AS began,
           bool_or(s.state IN ('matching', 'learning', 'placement', 'aftercare')) AS matched,
           bool_or(s.state IN ('placement', 'aftercare')) AS placed,
           (array_agg(s.state ORDER BY s.place DESC))[1] AS state,
           (array_agg(s.outcome ORDER BY s.place DESC))[1] AS outcome
    FROM regie_chain_spans(of_region, first::timestamp AT TIME ZONE 'Europe/Amsterdam') s
    WHERE s.day < regie_chain_cohort.until GROUP BY 1
  ) l
  JOIN intake_trajectory t ON t.id = l.traject
  WHERE l.began >= first AND l.began < first + interval '3 months'
    AND (of_region = ANY (app_directed_regions()) OR 'national_adviser' = ANY (app_roles()) OR intake_is_party(t.id))
    AND (of_split = 'all' OR regie_in_group(t.id, of_split, of_key))
  ORDER BY 2, 1 $$;
"""
DROP = """
DROP FUNCTION regie_chain_moves(bigint, text, date, date, text, text);
DROP FUNCTION regie_chain_turns(bigint, text, bigint, date, date);
DROP FUNCTION regie_chain_cohort(bigint, date, date, text, text);
"""


class Migration(migrations.Migration):

    dependencies = [("regie", "0005_how_regions_stood")]

    operations = [migrations.RunSQL(MOVES + TURNS + COHORT, DROP)]
