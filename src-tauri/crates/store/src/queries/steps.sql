-- What an action did, one operation after the other. ?1 the place in the log before it, ?2 its last.
SELECT record_type, record_id, kind, body, before FROM op WHERE seq > ?1 AND seq <= ?2 ORDER BY seq
