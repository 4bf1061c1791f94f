-- What was changed in a record since a revision of its row, here or by others. ?1 the record, ?2 the revision.
SELECT body FROM op WHERE record_id = ?1 AND seen_rev >= ?2
UNION ALL
SELECT body FROM heard WHERE record_id = ?1 AND seen_rev >= ?2
