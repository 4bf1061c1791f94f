-- Offers that are not over and of which more students have a place than there are. ?1 today; ?2 the states of a placement
-- that take a place, as JSON; ?3 the most.
SELECT o.id, o.places, (
        SELECT count(*) FROM placement p
        WHERE p.offer = o.id AND p.deleted = 0 AND p.state IN (SELECT value FROM json_each(?2))
    ) AS taken
FROM placement_offer o
WHERE o.deleted = 0 AND o.places IS NOT NULL AND ifnull(o.ends_on, '9999') >= ?1 AND taken > o.places
LIMIT ?3
