-- indicator: days_referral_to_intake_p90 nine_of_ten werkdagen
SELECT p.root, '' AS what,
  CASE WHEN held.day IS NOT NULL OR waited.days > 10 THEN waited.days END AS amount,
  held.day IS NULL AS open, false AS unknown
FROM person p LEFT JOIN (
  SELECT x.root, min(i.held_on) AS day FROM traject x JOIN intake_intake i ON i.trajectory_id = x.id
  WHERE i.held_on <= %(until)s GROUP BY x.root
) held ON held.root = p.root
CROSS JOIN LATERAL (
  SELECT greatest(regie_werkdag_number(coalesce(held.day, %(until)s)) - regie_werkdag_number(p.opened_on), 0) AS days
) waited
WHERE held.day >= %(since)s OR held.day IS NULL AND NOT p.closed

-- indicator: declined_for_papers_share share
SELECT x.root, '' AS what, (coalesce(r.code, '') = 'missing_certificate')::int AS amount, false AS open,
  coalesce(r.code, 'unknown') = 'unknown' AS unknown
FROM traject x JOIN (
  SELECT h.trajectory_id, h.return_reason_id AS reason_id, h.decided_at FROM intake_handover h
  WHERE h.status = 'returned'
  UNION ALL
  SELECT p.trajectory_id, p.decline_reason_id, p.decided_at FROM matching_proposal p WHERE p.status = 'declined'
) said ON said.trajectory_id = x.id
  AND (said.decided_at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN %(since)s AND %(until)s
LEFT JOIN intake_reason r ON r.id = said.reason_id

-- indicator: exit_reason_share_wrong_expectation share
SELECT said.root, '' AS what, bool_or(said.code = 'other_than_expected')::int AS amount, false AS open,
  bool_and(said.code = 'unknown') AS unknown
FROM (
  SELECT p.root, coalesce(r.code, 'unknown') AS code FROM placed p
  CROSS JOIN LATERAL (
    SELECT p.reason_id UNION ALL SELECT b.reason_id FROM nazorg_breakreport b WHERE b.placement_id = p.id
  ) why
  LEFT JOIN intake_reason r ON r.id = why.reason_id
  WHERE p.state = 'ended' AND NOT p.continued AND p.ended_on BETWEEN %(since)s AND %(until)s
    AND (p.planned_end IS NULL OR p.ended_on < p.planned_end)
  UNION ALL
  SELECT h.root, coalesce(r.code, 'unknown') FROM happened h
  JOIN intake_trajectory t ON t.id = h.trajectory_id AND t.closing = 'dropped_out'
  LEFT JOIN intake_reason r ON r.id = h.reason_id
  WHERE h.kind = 'closed' AND h.occurred_on >= %(since)s
) said GROUP BY said.root
