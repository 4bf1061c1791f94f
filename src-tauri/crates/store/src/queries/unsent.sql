-- This laptop's operations from one on, in their order. ?1 the device, ?2 the first place in the log, ?3 how many.
SELECT seq, device, tx, record_type, record_id, kind, base_rev, hlc, wall, schema, actor, office, scope, body, settles, chain
FROM log
WHERE device = ?1 AND seq >= ?2
ORDER BY seq
LIMIT ?3
