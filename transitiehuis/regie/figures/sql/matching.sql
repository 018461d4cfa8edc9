-- indicator: same_holder_in_matching_share share
SELECT p.root, '' AS what, CASE WHEN began.at IS NOT NULL THEN (count(DISTINCT h.holder_id) = 1)::int END AS amount,
  false AS open, began.at IS NULL AS unknown
FROM placed p
LEFT JOIN (
  SELECT DISTINCT ON (q.id) q.id, h.occurred_on AS on_, h.recorded_at AS at FROM placed q
  JOIN happened h
    ON h.root = q.root AND h.kind IN ('moved', 'opened') AND h.to_step = 'matching' AND h.occurred_on <= q.start
  WHERE q.start >= %(since)s
  ORDER BY q.id, h.occurred_on DESC, h.recorded_at DESC, h.id DESC
) began ON began.id = p.id
LEFT JOIN happened h ON h.root = p.root AND h.occurred_on <= p.start
  AND (h.occurred_on, h.recorded_at) >= (began.on_, began.at)
WHERE p.start >= %(since)s
GROUP BY p.id, p.root, began.at

-- indicator: proposals_answered_in_5wd_share share bound=80
SELECT x.root, '' AS what,
  coalesce(regie_werkdag_number(said.answered - 1) < sent.fifth, false)::int AS amount,
  said.answered IS NULL AND coalesce(said.withdrawn > %(until)s, true) AS open, false AS unknown
FROM traject x JOIN matching_proposal p ON p.trajectory_id = x.id
CROSS JOIN LATERAL (
  SELECT regie_werkdag_number((p.proposed_at AT TIME ZONE 'Europe/Amsterdam')::date) + 5 AS fifth
) sent
CROSS JOIN LATERAL (
  SELECT nullif(least(
      (p.interested_at AT TIME ZONE 'Europe/Amsterdam')::date, (p.introduced_at AT TIME ZONE 'Europe/Amsterdam')::date,
      CASE WHEN p.status IN ('accepted', 'placed', 'declined')
           THEN (p.decided_at AT TIME ZONE 'Europe/Amsterdam')::date END, %(until)s::date + 1
    ), %(until)s::date + 1) AS answered,
    CASE WHEN p.status = 'withdrawn' THEN (p.decided_at AT TIME ZONE 'Europe/Amsterdam')::date END AS withdrawn
) said
WHERE sent.fifth > regie_werkdag_number(%(since)s::date - 1) AND sent.fifth <= regie_werkdag_number(%(until)s)
  AND (said.withdrawn IS NULL OR said.answered IS NOT NULL OR p.withdrawn_because = 'no_answer'
       OR regie_werkdag_number(said.withdrawn - 1) >= sent.fifth)

-- indicator: proposals_to_recognised_company_share share bound=80
SELECT x.root, '' AS what,
  EXISTS (
    SELECT 1 FROM matching_recognition k WHERE k.organisation_id = p.company_id
      AND k.qualification_id = w.qualification_id AND k.since <= sent.day
      AND (k.valid_until IS NULL OR k.valid_until >= sent.day)
  )::int AS amount, false AS open,
  NOT EXISTS (
    SELECT 1 FROM matching_recognition k
    WHERE k.organisation_id = p.company_id AND k.qualification_id = w.qualification_id
  ) AND NOT EXISTS (
    SELECT 1 FROM matching_recognitionrequest q
    WHERE q.organisation_id = p.company_id AND q.qualification_id = w.qualification_id
  ) AS unknown
FROM traject x JOIN matching_proposal p ON p.trajectory_id = x.id
JOIN matching_workplacementoffer w ON w.id = p.place_id AND w.qualification_id IS NOT NULL
CROSS JOIN LATERAL (SELECT (p.proposed_at AT TIME ZONE 'Europe/Amsterdam')::date AS day) sent
WHERE sent.day BETWEEN %(since)s AND %(until)s
  AND (p.status <> 'withdrawn' OR (p.decided_at AT TIME ZONE 'Europe/Amsterdam')::date > %(until)s)
