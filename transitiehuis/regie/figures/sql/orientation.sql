-- indicator: share_with_orientation_before_match share bound=80
SELECT m.root, '' AS what, coalesce(bool_or(t.status = 'attended'), false)::int AS amount, false AS open,
  coalesce(bool_and(t.status = 'planned'), false) AS unknown
FROM (SELECT root, min(occurred_on) AS day FROM happened WHERE to_step = 'matching' AND kind <> 'merged' GROUP BY root) m
LEFT JOIN tried t ON t.root = m.root AND t."on" <= m.day AND t.kind IN ('proefles', 'meeloopdag', 'snuffelstage')
WHERE m.day >= %(since)s GROUP BY m.root

-- indicator: orientation_at_company_share share bound=60
SELECT spent.root, '' AS what, coalesce(bool_or(t.status = 'attended'), false)::int AS amount, false AS open,
  coalesce(bool_and(t.status = 'planned'), false) AS unknown
FROM (
  SELECT gone.root, coalesce(max(h.occurred_on), gone.day) AS came, gone.day FROM (
    SELECT root, max(occurred_on) AS day FROM happened
    WHERE occurred_on >= %(since)s
      AND (from_step = 'orientation' AND to_step <> 'orientation' OR kind = 'closed' AND to_step = 'orientation')
    GROUP BY root
  ) gone
  LEFT JOIN happened h
    ON h.root = gone.root AND h.kind = 'moved' AND h.to_step = 'orientation' AND h.occurred_on <= gone.day
  GROUP BY gone.root, gone.day
) spent
LEFT JOIN (tried t JOIN netwerk_organisation o ON o.id = t.host_id AND o.kind = 'employer')
  ON t.root = spent.root AND t."on" BETWEEN spent.came AND spent.day
GROUP BY spent.root
