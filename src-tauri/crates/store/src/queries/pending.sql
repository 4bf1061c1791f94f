-- This laptop's operations on a record that stand on top of the server's image. ?1 the record, ?2 the device.
SELECT seq, device, tx, record_type, record_id, kind, base_rev, hlc, wall, schema, actor, office, scope, body, settles
FROM log
WHERE record_id = ?1 AND device = ?2 AND is_back = 0
ORDER BY seq
