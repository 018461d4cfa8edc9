-- indicator: activities_with_backup_share share bound=50
SELECT NULL::bigint AS root, a.name AS what, EXISTS (
    SELECT 1 FROM covered l JOIN covered b ON b.activity_id = l.activity_id AND b.role = 'stands_in'
      AND b.organisation_id <> l.organisation_id
    WHERE l.activity_id = a.id AND l.role = 'leads'
  )::int AS amount, false AS open, false AS unknown
FROM activity a
