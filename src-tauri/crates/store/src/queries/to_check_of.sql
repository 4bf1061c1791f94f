-- What waits for a person about one record (see `to_check`). ?1 the record.
SELECT c.number, c.record_type, c.record_id, c.kind, c.body, c.let_be_at, c.let_be_by
FROM change_to_check c
WHERE c.record_id = ?1
    AND +c.let_be_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM settled s JOIN op o ON o.tx = s.action AND o.record_id = s.record_id
        WHERE s.record_id = c.record_id AND s.body = c.body AND o.is_back = 0
    )
ORDER BY c.number
