-- What several indicators read. Each holds for one region, as it stood at the end of `until`.
-- A fact counts on its own day, also when somebody wrote it down later; what happened after `until` does not.
-- regie_werkdag_number(a) - regie_werkdag_number(b) are the werkdagen w with b < w <= a.

-- Two dossiers of one person are one: `root` is the one that goes on.
traject AS (
  SELECT t.id, coalesce(t.merged_into_id, t.id) AS root FROM intake_trajectory t WHERE t.region_id = %(region)s
),
happened AS (
  SELECT x.root, e.* FROM traject x JOIN intake_chainevent e ON e.trajectory_id = x.id WHERE e.occurred_on <= %(until)s
),
shut AS (
  SELECT DISTINCT ON (h.root) h.root, h.occurred_on, h.kind = 'closed' AS closed FROM happened h
  WHERE h.trajectory_id = h.root AND h.kind IN ('closed', 'reopened')
  ORDER BY h.root, h.occurred_on DESC, h.recorded_at DESC, h.id DESC
),
person AS (
  SELECT h.root, min(h.occurred_on) AS opened_on, coalesce(bool_or(shut.closed), false) AS closed
  FROM happened h LEFT JOIN shut ON shut.root = h.root WHERE h.kind = 'opened' GROUP BY h.root
),
-- A first day at work; a proefplaatsing is none, nor is a next contract with the same employer.
placed AS (
  SELECT x.root, p.* FROM traject x JOIN matching_placement p ON p.trajectory_id = x.id
  WHERE p.kind <> 'trial' AND p.continues_id IS NULL AND p.state IN ('started', 'ended') AND p.start <= %(until)s
),
tried AS (
  SELECT x.root, o.kind, o.host_id, o."on", o.status FROM traject x
  JOIN intake_orientationactivity o ON o.trajectory_id = x.id
  WHERE o."on" <= %(until)s AND o.status IN ('attended', 'planned')
),
-- The first lesson of who had a seat on that day.
lesson AS (
  SELECT x.root, s.starts_on, e.id FROM traject x JOIN matching_enrolment e ON e.trajectory_id = x.id
  JOIN matching_routestart s ON s.id = e.start_id AND s.status <> 'cancelled' AND s.starts_on <= %(until)s
  CROSS JOIN LATERAL (
    SELECT v.status FROM matching_enrolmentevent v WHERE v.enrolment_id = e.id AND v.occurred_on <= s.starts_on
    ORDER BY v.occurred_on DESC, v.id DESC LIMIT 1
  ) seat
  WHERE seat.status IN ('enrolled', 'finished', 'dropped')
),
-- Routes of the region and landelijke ones that run on the last day.
route AS (
  SELECT r.id, r.title FROM matching_learningroute r
  WHERE (r.region_id = %(region)s OR r.region_id IS NULL) AND r.since <= %(until)s
    AND (r.status = 'running' AND (r.until IS NULL OR r.until >= %(until)s)
         OR r.status = 'stopped' AND r.until >= %(until)s)
),
partner AS (
  SELECT DISTINCT o.id, o.name FROM netwerk_partnership p JOIN netwerk_organisation o ON o.id = p.organisation_id
  WHERE p.region_id = %(region)s AND p.since <= %(until)s AND (p.until IS NULL OR p.until >= %(until)s)
),
activity AS (
  SELECT a.id, CASE WHEN %(english)s AND a.name_en <> '' THEN a.name_en ELSE a.name_nl END AS name
  FROM regie_activity a WHERE a.until IS NULL OR a.until >= %(until)s
),
covered AS (
  SELECT c.activity_id, c.organisation_id, c.role FROM regie_coverage c JOIN partner ON partner.id = c.organisation_id
  WHERE c.region_id = %(region)s AND c.since <= %(until)s AND (c.until IS NULL OR c.until >= %(until)s)
),
-- Signed by all its parties, and in force on the last day; `last_day` is null for one without an end.
agreed AS (
  SELECT a.id, a.chain_part, coalesce(a.ended_on, a.until) AS last_day FROM regie_agreement a
  WHERE a.region_id = %(region)s AND a.signed_on <= %(until)s AND a.since <= %(until)s
    AND (a.until IS NULL OR a.until >= %(until)s) AND (a.ended_on IS NULL OR a.ended_on >= %(until)s)
)
