-- indicator: routes_with_company_party_share share bound=50
SELECT NULL::bigint AS root, route.title AS what, coalesce(bool_or(o.kind = 'employer'), false)::int AS amount,
  false AS open, count(o.id) = 0 AS unknown
FROM route LEFT JOIN (
  matching_routeparty p JOIN netwerk_organisation o ON o.id = p.organisation_id
) ON p.route_id = route.id AND p.task = 'develops' AND p.since <= %(until)s
  AND (p.until IS NULL OR p.until >= %(until)s)
  AND (p.removed_at IS NULL OR (p.removed_at AT TIME ZONE 'Europe/Amsterdam')::date > %(until)s)
GROUP BY route.id, route.title

-- indicator: days_between_route_starts median bound=42
SELECT NULL::bigint AS root, g.title AS what,
  CASE WHEN g.former IS NOT NULL THEN g.day - g.former ELSE %(until)s::date - g.day END AS amount,
  g.former IS NULL AS open, false AS unknown
FROM (
  SELECT route.title, s.starts_on AS day, lag(s.starts_on) OVER line AS former, count(*) OVER whole AS number
  FROM route JOIN (
    SELECT DISTINCT route_id, starts_on FROM matching_routestart
    WHERE status <> 'cancelled' AND starts_on > (%(until)s::date - interval '12 months')::date
      AND starts_on <= %(until)s
      AND (removed_at IS NULL OR (removed_at AT TIME ZONE 'Europe/Amsterdam')::date > %(until)s)
  ) s ON s.route_id = route.id
  WINDOW line AS (PARTITION BY route.id ORDER BY s.starts_on), whole AS (PARTITION BY route.id)
) g
WHERE g.former IS NOT NULL OR g.number = 1
