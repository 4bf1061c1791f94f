-- Sharing: what the server knows of each record, how far it is followed, what waits for a person.

-- The revision of the row that the person saw; `base_rev` is the server's, where an office is shared.
ALTER TABLE op ADD COLUMN seen_rev INTEGER NOT NULL DEFAULT 0;
UPDATE op SET seen_rev = base_rev;
-- The challenges that the operation settles, as CBOR.
ALTER TABLE op ADD COLUMN settles BLOB;
-- 0: the row is the server's image with the operation on top; 1: the image has it; 2: it was set aside and never will;
-- 3: the record is not among what is followed: 0 or 1 again where it comes back
ALTER TABLE op ADD COLUMN is_back INTEGER NOT NULL DEFAULT 0;
-- Under which name and number the server has it, where it had come before under another name of this laptop.
ALTER TABLE op ADD COLUMN as_device TEXT;
ALTER TABLE op ADD COLUMN as_seq INTEGER;

-- The server's image of a record.
CREATE TABLE image (
    record_id TEXT NOT NULL PRIMARY KEY,
    record_type INTEGER NOT NULL,
    scope TEXT NOT NULL,
    rev INTEGER NOT NULL,
    -- 0: the values are the row's; 1: here, because the row has operations on top, or there is no table for it
    whole INTEGER NOT NULL,
    -- 1: of an epoch that is over
    stale INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX image_by_scope ON image (scope, record_id);

CREATE TABLE cursor (
    scope TEXT NOT NULL PRIMARY KEY,
    -- none until the scope's first whole copy is here
    seq INTEGER,
    digest BLOB NOT NULL,
    -- the snapshot that is being fetched, as CBOR, and how many of its pieces are here
    snapshot BLOB,
    pieces INTEGER NOT NULL DEFAULT 0,
    -- this laptop's operations up to here are known to have come back or never to
    swept INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Records of a snapshot that takes the place of what was held: the others go when it is whole.
CREATE TABLE loaded (scope TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (scope, record_id)) STRICT, WITHOUT ROWID;

-- What others did, for the history of a record.
CREATE TABLE heard (
    record_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    -- the revision of the row before it
    seen_rev INTEGER NOT NULL,
    actor TEXT NOT NULL,
    wall TEXT NOT NULL,
    body BLOB NOT NULL,
    before BLOB NOT NULL,
    PRIMARY KEY (record_id, rev)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_to_check (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    record_type INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    -- clash, set_aside, awaits
    kind TEXT NOT NULL,
    -- the challenger, or the operation and why, as CBOR
    body BLOB NOT NULL,
    UNIQUE (record_id, kind, body)
) STRICT;
