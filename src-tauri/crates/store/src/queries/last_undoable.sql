-- The latest action that can still be undone.
SELECT id, code, title, at, actor, can_undo, undone_by, first_op, last_op
FROM action
WHERE can_undo = 1 AND undone_by IS NULL AND undoes IS NULL
ORDER BY number DESC
LIMIT 1
