-- Operations before a place of the log that have not come back, on records of which the server told nothing; but those
-- whose action was not whole there. ?1 the scope, ?2 the device, ?3 the place.
SELECT DISTINCT o.record_type, o.record_id
FROM op o
WHERE o.seq > (SELECT swept FROM cursor WHERE scope = ?1)
    AND o.seq < ?3
    AND o.device = (SELECT number FROM word WHERE text = ?2)
    AND o.scope = (SELECT number FROM word WHERE text = ?1)
    AND o.is_back = 0
    AND o.tx IS NOT (SELECT tx FROM op WHERE seq = ?3)
    AND NOT EXISTS (SELECT 1 FROM image i WHERE i.record_id = o.record_id)
