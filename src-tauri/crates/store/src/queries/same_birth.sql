-- Students of one name and date of birth, each such group as the digits of its ids. ?1 the most groups.
SELECT group_concat(hex(id), ' ')
FROM student
WHERE deleted = 0 AND date_of_birth IS NOT NULL
GROUP BY date_of_birth, last_name COLLATE NOCASE, first_name COLLATE NOCASE
HAVING count(*) > 1
LIMIT ?1
