-- The records of one kind that an action touched. ?1 the action, ?2 the record type.
SELECT DISTINCT o.record_id
FROM action a JOIN op o ON o.seq BETWEEN a.first_op AND a.last_op
WHERE a.id = ?1 AND o.record_type = ?2
ORDER BY o.seq
