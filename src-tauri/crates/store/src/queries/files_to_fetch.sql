-- Files that records name and that are not here: what every letter needs first, then the newest letters.
SELECT o.logo AS digest FROM office o
WHERE o.logo IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.digest = o.logo)
UNION ALL
SELECT s.signature FROM staff s
WHERE s.signature IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.digest = s.signature)
UNION ALL
SELECT digest FROM (
    SELECT l.digest FROM letter l
    WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.digest = l.digest)
    ORDER BY l.id DESC LIMIT ?1
)
LIMIT ?1
