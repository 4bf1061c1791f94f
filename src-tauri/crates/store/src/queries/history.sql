-- What was changed in a record, here and by others, the newest first. ?1 the record.
SELECT o.wall, (SELECT text FROM word WHERE number = o.actor), a.title, o.kind, o.body, o.before, o.seq
FROM op o JOIN action a ON a.id = o.tx
WHERE o.record_id = ?1
UNION ALL
SELECT h.wall, h.actor, '', h.kind, h.body, h.before, h.rev
FROM heard h
WHERE h.record_id = ?1
ORDER BY 1 DESC, 7 DESC
LIMIT 1000
