-- Visits to come on which more students have a place than there are. ?1 today; ?2 the states of an invitation that hold a
-- place, as JSON; ?3 the most.
SELECT e.id, e.places, (
        SELECT count(*) FROM invitation i
        WHERE i.event = e.id AND i.deleted = 0 AND i.state IN (SELECT value FROM json_each(?2))
    ) AS taken
FROM event e
WHERE e.deleted = 0 AND e.places IS NOT NULL AND ifnull(e.held_on, '9999') >= ?1 AND taken > e.places
LIMIT ?3
