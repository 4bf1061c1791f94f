-- Students with one ULN, each such group as the digits of its ids. ?1 the most groups.
SELECT group_concat(hex(id), ' ')
FROM student
WHERE deleted = 0 AND uln IS NOT NULL
GROUP BY uln
HAVING count(*) > 1
LIMIT ?1
