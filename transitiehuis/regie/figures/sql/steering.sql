-- indicator: activities_without_lead total bound=3
SELECT NULL::bigint AS root, a.name AS what,
  (NOT EXISTS (SELECT 1 FROM covered c WHERE c.activity_id = a.id AND c.role = 'leads'))::int AS amount,
  false AS open, false AS unknown
FROM activity a

-- indicator: handovers_accepted_in_5wd_share share bound=80
SELECT x.root, '' AS what,
  coalesce(h.status = 'accepted' AND regie_werkdag_number(told.day - 1) < told.fifth, false)::int AS amount,
  h.status = 'offered' OR told.day > %(until)s AS open, false AS unknown
FROM traject x JOIN intake_handover h ON h.trajectory_id = x.id
CROSS JOIN LATERAL (
  SELECT (h.decided_at AT TIME ZONE 'Europe/Amsterdam')::date AS day,
         regie_werkdag_number((h.offered_at AT TIME ZONE 'Europe/Amsterdam')::date) + 5 AS fifth
) told
WHERE told.fifth > regie_werkdag_number(%(since)s::date - 1) AND told.fifth <= regie_werkdag_number(%(until)s)
  AND (h.status <> 'withdrawn' OR told.day > %(until)s)

-- indicator: actions_done_on_time_share share bound=70
SELECT NULL::bigint AS root, a.text AS what, coalesce(a.state = 'done' AND a.closed_on <= agreed.day, false)::int AS amount,
  a.state = 'open' OR a.closed_on > %(until)s AS open, false AS unknown
FROM regie_action a JOIN regie_quarterround q ON q.id = a.round_id AND q.region_id = %(region)s
CROSS JOIN LATERAL (
  SELECT coalesce((
    SELECT c.former_due_on FROM regie_actionchange c WHERE c.action_id = a.id AND c.kind = 'moved'
    ORDER BY c.at, c.id LIMIT 1
  ), a.due_on) AS day
) agreed
WHERE agreed.day BETWEEN %(since)s AND %(until)s
  AND (a.state <> 'dropped' OR a.closed_on > %(until)s)

-- indicator: director_hours_agreed_share ratio
SELECT NULL::bigint AS root, a.name AS what, coalesce((
    SELECT sum(t.number) * 13 FROM agreed JOIN regie_agreementterm t ON t.agreement_id = agreed.id
    WHERE t.kind = 'director_hours'
  ), 0)::numeric AS amount, n.norm_hours AS per, false AS open, false AS unknown
FROM activity a JOIN regie_activity n ON n.id = a.id AND n.code = 'direct-the-chain'
