-- The action that made a record. ?1 the record.
SELECT tx FROM op WHERE record_id = ?1 ORDER BY seq LIMIT 1
