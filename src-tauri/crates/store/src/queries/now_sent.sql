-- Records of operations that the server is now known to have: those that it told of, and those of scopes that are not
-- followed. ?1 the device, ?2 the place in the log after which, ?3 the last place.
SELECT DISTINCT o.record_type, o.record_id, i.record_id IS NULL
FROM op o LEFT JOIN image i ON i.record_id = o.record_id
WHERE o.device = ?1
    AND o.seq > ?2
    AND o.seq <= ?3
    AND (i.record_id IS NOT NULL OR o.scope NOT IN (SELECT scope FROM cursor))
