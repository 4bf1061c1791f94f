-- Changes to check: what was decided about them here, who told two students apart, what stands against itself between
-- records.

-- What somebody here decided about values that were not taken: not asked again while that is on its way, and asked again
-- after an undo.
CREATE TABLE settled (
    action TEXT NOT NULL,
    record_id TEXT NOT NULL,
    record_type INTEGER NOT NULL,
    -- the challenger, as CBOR
    body BLOB NOT NULL,
    PRIMARY KEY (action, record_id, body)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_by_record ON settled (record_id, body);

-- A further `kind`: again, a clash whose settling was taken back here.
-- Somebody saw what was set aside and let it be: when, and who.
ALTER TABLE change_to_check ADD COLUMN let_be_at TEXT;
ALTER TABLE change_to_check ADD COLUMN let_be_by TEXT;
CREATE INDEX change_to_check_by_answer ON change_to_check (let_be_at, number);

-- create, patch, delete, move
ALTER TABLE heard ADD COLUMN kind TEXT NOT NULL DEFAULT 'patch';

ALTER TABLE student ADD COLUMN "another_than" TEXT;

CREATE INDEX student_by_birth ON student (date_of_birth, last_name COLLATE NOCASE, first_name COLLATE NOCASE, id)
    WHERE deleted = 0 AND date_of_birth IS NOT NULL;
CREATE INDEX student_by_number ON student (uln, id) WHERE deleted = 0 AND uln IS NOT NULL;
CREATE INDEX placement_offer_by_end ON placement_offer (ifnull(ends_on, '9999')) WHERE deleted = 0 AND places IS NOT NULL;
CREATE INDEX event_with_places ON event (ifnull(held_on, '9999')) WHERE deleted = 0 AND places IS NOT NULL;
