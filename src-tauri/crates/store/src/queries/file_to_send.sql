-- A file that the server is not known to have.
SELECT digest FROM blob WHERE there = 0 AND digest > '' ORDER BY digest LIMIT 1
