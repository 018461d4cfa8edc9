-- indicator: activities_with_backup_share share bound=50
SELECT NULL::bigint AS root, a.name AS what, EXISTS (
    SELECT 1 FROM covered l JOIN covered b ON b.activity_id = l.activity_id AND b.role = 'stands_in'
      AND b.organisation_id <> l.organisation_id
    WHERE l.activity_id = a.id AND l.role = 'leads'
  )::int AS amount, false AS open, false AS unknown
FROM activity a

-- indicator: partners_under_agreement_share share bound=100
SELECT NULL::bigint AS root, partner.name AS what, coalesce(bool_or(a.last_day >= %(until)s::date + 90), false)::int AS amount,
  false AS open, count(a.id) > 0 AND coalesce(bool_and(a.last_day IS NULL), false) AS unknown
FROM partner LEFT JOIN (
  regie_agreementparty p JOIN agreed a ON a.id = p.agreement_id
) ON p.organisation_id = partner.id
GROUP BY partner.id, partner.name

-- indicator: funding_horizon_days_min least bound=182
SELECT NULL::bigint AS root, CASE WHEN %(english)s THEN part.english ELSE part.dutch END AS what,
  greatest(coalesce(max(f.until) - %(until)s::date, 0), 0) AS amount, false AS open, count(f.id) = 0 AS unknown
FROM (VALUES ('steering', 'regie', 'steering'), ('guidance', 'begeleiding', 'guidance'), ('aftercare', 'nazorg', 'aftercare'))
  AS part(code, dutch, english)
LEFT JOIN (agreed a JOIN regie_agreementfunding f ON f.agreement_id = a.id) ON a.chain_part = part.code
GROUP BY part.code, part.dutch, part.english
