-- Students with one ULN, each such group as its ids. ?1 the most groups.
SELECT group_concat(id, ' ')
FROM student
WHERE deleted = 0 AND uln IS NOT NULL
GROUP BY uln
HAVING count(*) > 1
LIMIT ?1
