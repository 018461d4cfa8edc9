-- indicator: share_of_themes_with_running_route share
SELECT NULL::bigint AS root, CASE WHEN %(english)s AND t.name_en <> '' THEN t.name_en ELSE t.name_nl END AS what,
  (EXISTS (
    SELECT 1 FROM route JOIN matching_learningroute_themes m ON m.learningroute_id = route.id AND m.theme_id = t.id
    JOIN matching_routestart s ON s.route_id = route.id AND s.status <> 'cancelled'
      AND s.starts_on > %(until)s AND s.starts_on <= %(until)s::date + 182
      AND (s.removed_at IS NULL OR (s.removed_at AT TIME ZONE 'Europe/Amsterdam')::date > %(until)s)
    WHERE s.seats > (
      SELECT count(*) FROM matching_enrolment e CROSS JOIN LATERAL (
        SELECT v.status FROM matching_enrolmentevent v WHERE v.enrolment_id = e.id AND v.occurred_on <= %(until)s
        ORDER BY v.occurred_on DESC, v.id DESC LIMIT 1
      ) seat WHERE e.start_id = s.id AND seat.status IN ('held', 'enrolled')
    )
  ))::int AS amount, false AS open, false AS unknown
FROM intake_theme t WHERE t.until IS NULL OR t.until >= %(until)s

-- indicator: days_referral_to_first_activity_p50 median bound=14
SELECT p.root, '' AS what,
  CASE WHEN first.day IS NOT NULL THEN first.day - p.opened_on
       WHEN %(until)s::date - p.opened_on > 14 THEN %(until)s::date - p.opened_on END AS amount,
  first.day IS NULL AS open, false AS unknown
FROM person p LEFT JOIN (
  SELECT x.root, min(x.day) AS day FROM (
    SELECT root, "on" AS day FROM tried WHERE status = 'attended'
    UNION ALL SELECT root, starts_on FROM lesson
    UNION ALL SELECT y.root, w.start FROM traject y JOIN matching_placement w ON w.trajectory_id = y.id
      AND w.state IN ('started', 'ended') AND w.start <= %(until)s
  ) x JOIN person ON person.root = x.root AND x.day >= person.opened_on GROUP BY x.root
) first ON first.root = p.root
WHERE first.day >= %(since)s OR first.day IS NULL AND NOT p.closed

-- indicator: starts_against_agreed ratio
SELECT s.root, '' AS what, 1::numeric AS amount, NULL::numeric AS per, false AS open, false AS unknown
FROM (
  SELECT x.root, min(x.day) AS day FROM (
    SELECT root, starts_on AS day FROM lesson UNION ALL SELECT root, start FROM placed
  ) x GROUP BY x.root
) s WHERE s.day >= %(since)s
UNION ALL
SELECT NULL, o.name, NULL, t.number, false, false FROM agreed
JOIN regie_agreementterm t ON t.agreement_id = agreed.id AND t.kind = 'inflow'
JOIN netwerk_organisation o ON o.id = t.organisation_id
