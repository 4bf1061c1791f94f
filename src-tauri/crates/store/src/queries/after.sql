-- All operations after a place of the log, whichever device's. ?1 the place.
SELECT seq, device, tx, record_type, record_id, kind, base_rev, hlc, wall, schema, actor, office, scope, body, settles
FROM log
WHERE seq > ?1
ORDER BY seq
