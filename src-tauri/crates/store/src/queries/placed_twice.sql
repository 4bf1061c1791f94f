-- Two placements of one student whose days can meet. ?1 a day, before which both are over and no matter; ?2 the states
-- that count, as JSON; ?3 the most pairs.
SELECT a.id, b.id
FROM placement a CROSS JOIN placement b
WHERE a.state IN (SELECT value FROM json_each(?2))
    AND a.deleted = 0
    AND a.ends_on >= ?1
    AND b.student = a.student
    AND b.id > a.id
    AND b.deleted = 0
    AND b.state IN (SELECT value FROM json_each(?2))
    AND b.ends_on >= ?1
    AND b.starts_on <= a.ends_on
    AND b.ends_on >= a.starts_on
LIMIT ?3
