-- Hits of one question to the index, what was added last first. The index leads: each hit costs one look at its row.
-- ?1 the words in FTS5's grammar, ?2 how many at most, ?3 record types as a JSON list, none for all.
SELECT r.record_type, r.record_id
FROM search s CROSS JOIN search_row r ON r.number = s.rowid
WHERE s.search MATCH ?1
    AND (?3 IS NULL OR r.record_type IN (SELECT value FROM json_each(?3)))
ORDER BY s.rowid DESC
LIMIT ?2
