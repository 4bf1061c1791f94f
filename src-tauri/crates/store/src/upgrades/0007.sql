-- A first whole copy is quicker and smaller: what is known of it need not be written for each record.

-- Few questions ask for the records of a scope, and each of those reads most of them.
DROP INDEX image_by_scope;

-- 1: nothing of the scope was here when its copy began, so that nothing has to leave when it is whole
ALTER TABLE cursor ADD COLUMN is_first INTEGER NOT NULL DEFAULT 0;

-- The newest operation of this laptop that is in the image; whoever does not know looks.
ALTER TABLE image ADD COLUMN own INTEGER NOT NULL DEFAULT 9223372036854775807;
