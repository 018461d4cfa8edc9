-- indicator: aftercare_contacts_within_5wd_share share bound=80
SELECT x.root, '' AS what, coalesce(regie_werkdag_number(m.held_on - 1) < planned.term, false)::int AS amount,
  m.status = 'open' OR m.held_on > %(until)s AS open, false AS unknown
FROM traject x JOIN nazorg_contactmoment m ON m.trajectory_id = x.id AND m.phase = 'aftercare' AND m.status <> 'lapsed'
CROSS JOIN LATERAL (SELECT regie_werkdag_number(m.due) + 5 AS term) planned
WHERE (m.week IS NOT NULL OR m.agreed)
  AND planned.term > regie_werkdag_number(%(since)s::date - 1) AND planned.term <= regie_werkdag_number(%(until)s)

-- indicator: days_exit_to_reentry_p50 median werkdagen bound=20
SELECT stopped.root, '' AS what,
  CASE WHEN stopped.again IS NOT NULL OR waited.days > 20 THEN waited.days END AS amount,
  stopped.again IS NULL AS open, false AS unknown
FROM (
  SELECT root, max(day) AS day, again FROM (
    SELECT over.root, over.day, min(x.day) AS again FROM (
      SELECT p.root, p.ended_on AS day FROM placed p
      WHERE p.state = 'ended' AND NOT p.continued AND p.ended_on <= %(until)s
        AND (p.planned_end IS NULL OR p.ended_on < p.planned_end)
      UNION ALL
      SELECT l.root, v.occurred_on FROM lesson l
      JOIN matching_enrolmentevent v ON v.enrolment_id = l.id AND v.status = 'dropped' AND v.occurred_on <= %(until)s
    ) over
    LEFT JOIN (
      SELECT y.root, (q.proposed_at AT TIME ZONE 'Europe/Amsterdam')::date AS day
      FROM traject y JOIN matching_proposal q ON q.trajectory_id = y.id
      UNION ALL SELECT l.root, l.starts_on FROM lesson l
      UNION ALL SELECT t.root, t."on" FROM tried t WHERE t.status = 'attended'
      UNION ALL SELECT y.root, w.start FROM traject y JOIN matching_placement w ON w.trajectory_id = y.id
        AND w.state IN ('started', 'ended')
    ) x ON x.root = over.root AND x.day > over.day AND x.day <= %(until)s
    GROUP BY over.root, over.day
  ) each
  GROUP BY root, again
) stopped
JOIN person ON person.root = stopped.root
CROSS JOIN LATERAL (
  SELECT regie_werkdag_number(coalesce(stopped.again, %(until)s)) - regie_werkdag_number(stopped.day) AS days
) waited
WHERE stopped.again >= %(since)s OR stopped.again IS NULL AND NOT person.closed

-- indicator: outcome_unknown_share share bound=20
SELECT coalesce(x.root, r.trajectory_id) AS root, '' AS what, (NOT known.found)::int AS amount,
  NOT known.found AND coalesce(r.silent_on > %(until)s, true) AS open, false AS unknown
FROM nazorg_resultseries s JOIN nazorg_result r ON r.series_id = s.id
LEFT JOIN traject x ON x.id = r.trajectory_id
CROSS JOIN LATERAL (SELECT regie_werkdag_number(r.due) + 20 AS term) asked
CROSS JOIN LATERAL (
  SELECT EXISTS (
    SELECT 1 FROM nazorg_resultword w WHERE w.result_id = r.id AND w.answer NOT IN ('unknown', 'left')
      AND regie_werkdag_number(w.said_on - 1) < asked.term
  ) AS found
) known
WHERE s.region_id = %(region)s
  AND asked.term > regie_werkdag_number(%(since)s::date - 1) AND asked.term <= regie_werkdag_number(%(until)s)
