-- Records of operations that the server is now known to have: those of which it had told, and those of scopes that are
-- not followed. ?1 the device, ?2 the place in the log after which, ?3 the last place, ?4 the sequence number after which.
SELECT DISTINCT o.record_type, o.record_id, i.record_id IS NULL
FROM op o LEFT JOIN image i ON i.record_id = o.record_id
WHERE o.device = (SELECT number FROM word WHERE text = ?1)
    AND o.seq > ?2
    AND o.seq <= ?3
    AND (i.own > ?4 OR (i.record_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM cursor c JOIN word w ON w.text = c.scope WHERE w.number = o.scope
    )))
