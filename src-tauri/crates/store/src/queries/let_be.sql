-- What was set aside and let be, the latest first. ?1 the most.
SELECT c.number, c.record_type, c.record_id, c.kind, c.body, c.let_be_at, c.let_be_by
FROM change_to_check c
WHERE c.let_be_at IS NOT NULL
ORDER BY c.let_be_at DESC, c.number DESC
LIMIT ?1
