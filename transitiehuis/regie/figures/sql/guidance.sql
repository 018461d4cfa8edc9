-- indicator: overdue_contact_share share
SELECT x.root, '' AS what, (m.held_on IS NULL OR regie_werkdag_number(m.held_on - 1) >= planned.term)::int AS amount,
  m.status = 'open' OR m.held_on > %(until)s AS open, false AS unknown
FROM traject x JOIN nazorg_contactmoment m ON m.trajectory_id = x.id AND m.phase = 'guidance' AND m.status <> 'lapsed'
CROSS JOIN LATERAL (SELECT regie_werkdag_number(m.due) + 5 AS term) planned
WHERE (m.week IS NOT NULL OR m.agreed)
  AND planned.term > regie_werkdag_number(%(since)s::date - 1) AND planned.term <= regie_werkdag_number(%(until)s)

-- indicator: three_contacts_in_8_weeks_share share bound=80
SELECT p.root, '' AS what, (count(m.id) >= 3)::int AS amount, false AS open, false AS unknown
FROM placed p LEFT JOIN (
  nazorg_contactmoment m JOIN traject x ON x.id = m.trajectory_id
) ON x.root = p.root AND m.status = 'held' AND m.held_on BETWEEN p.start AND p.start + 56
WHERE p.start + 56 BETWEEN %(since)s AND %(until)s GROUP BY p.id, p.root

-- indicator: checkin_growth_positive_share share
SELECT asked.root, '' AS what, CASE WHEN asked.said IS NOT NULL THEN (asked.said = 'yes')::int END AS amount,
  asked.waits AS open, asked.said IS NULL AS unknown
FROM (
  SELECT p.root, (array_agg(c.learning ORDER BY c.asked_on DESC, c.id DESC) FILTER (WHERE c.answered))[1] AS said,
    bool_and(NOT c.answered) AND bool_or(c.waits) AS waits
  FROM placed p JOIN LATERAL (
    SELECT k.id, k.asked_on, k.learning,
      coalesce((k.answered_at AT TIME ZONE 'Europe/Amsterdam')::date <= %(until)s, false) AS answered,
      k.withdrawn_on IS NULL AND coalesce(k.silent_on > %(until)s, true) AS waits
    FROM nazorg_checkin k WHERE k.placement_id IN (
      SELECT w.id FROM matching_placement w WHERE w.trajectory_id = p.trajectory_id AND w.counted_from = p.counted_from
    ) AND k.side = 'candidate' AND k.asked_on BETWEEN %(since)s AND %(until)s AND k.asked_on >= p.counted_from + 91
  ) c ON true GROUP BY p.root
) asked
