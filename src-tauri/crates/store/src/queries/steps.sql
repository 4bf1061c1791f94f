-- What an action did, one operation after the other. ?1 the action.
SELECT record_type, record_id, kind, body, before FROM op WHERE tx = ?1 ORDER BY seq
