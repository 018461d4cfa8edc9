-- indicator: share_with_trial_before_placement share bound=60
SELECT p.root, '' AS what, (worked.done OR coalesce(taster.done, false))::int AS amount, false AS open,
  NOT worked.done AND coalesce(taster.unknown, false) AS unknown
FROM placed p
CROSS JOIN LATERAL (
  SELECT EXISTS (
    SELECT 1 FROM traject x JOIN matching_placement w ON w.trajectory_id = x.id AND w.kind = 'trial'
      AND w.state IN ('started', 'ended') AND w.start < p.start
    WHERE x.root = p.root
      AND ARRAY[w.training_company_id, w.employer_id] && ARRAY[p.training_company_id, p.employer_id]
  ) AS done
) worked
CROSS JOIN LATERAL (
  SELECT bool_or(t.status = 'attended') AS done, bool_and(t.status = 'planned') AS unknown FROM tried t
  WHERE t.root = p.root AND t.kind = 'snuffelstage' AND t."on" <= p.start
    AND t.host_id IN (p.training_company_id, p.employer_id)
) taster
WHERE p.start >= %(since)s

-- indicator: checkin_good_first_4_weeks_share share
SELECT p.root, '' AS what, (said.going = 'good')::int AS amount, false AS open, said.going IS NULL AS unknown
FROM placed p
LEFT JOIN LATERAL (
  SELECT c.going FROM nazorg_checkin c WHERE c.placement_id = p.id AND c.side = 'candidate'
    AND (c.answered_at AT TIME ZONE 'Europe/Amsterdam')::date <= p.start + 28
  ORDER BY c.answered_at DESC, c.id DESC LIMIT 1
) said ON true
WHERE p.start + 28 BETWEEN %(since)s AND %(until)s AND (p.ended_on IS NULL OR p.ended_on >= p.start + 27)

-- indicator: pok_signed_before_start_share share bound=80
SELECT p.root, '' AS what, coalesce(a.signed <= p.start, false)::int AS amount,
  a.signed IS NULL OR a.signed > %(until)s AS open, a.id IS NULL AS unknown
FROM placed p
LEFT JOIN LATERAL (
  SELECT k.id, CASE WHEN k.candidate_signed_on IS NOT NULL AND k.company_signed_on IS NOT NULL
                     AND k.school_signed_on IS NOT NULL
                    THEN greatest(k.candidate_signed_on, k.company_signed_on, k.school_signed_on) END AS signed
  FROM matching_practiceagreement k WHERE k.placement_id = p.id ORDER BY k.since, k.id LIMIT 1
) a ON true
WHERE p.kind = 'bbl' AND p.start >= %(since)s
