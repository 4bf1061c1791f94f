-- The records of one kind that an action touched. ?1 the action, ?2 the record type.
SELECT DISTINCT record_id FROM op WHERE tx = ?1 AND record_type = ?2 ORDER BY seq
