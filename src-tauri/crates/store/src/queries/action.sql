-- ?1 the action.
SELECT id, code, title, at, actor, can_undo, undone_by FROM action WHERE id = ?1
