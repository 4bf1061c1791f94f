-- What was changed in a record, the newest first. ?1 the record.
SELECT o.wall, o.actor, a.title, o.kind, o.body, o.before
FROM op o JOIN action a ON a.id = o.tx
WHERE o.record_id = ?1
ORDER BY o.seq DESC
LIMIT 1000
