-- ?1 the action.
SELECT id, code, title, at, actor, can_undo, undone_by, first_op, last_op FROM action WHERE id = ?1
