-- One row: which server this is, and since which restore.
CREATE TABLE epoch (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    number INTEGER NOT NULL
);

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    next INTEGER NOT NULL,
    chain BLOB NOT NULL,
    scopes BLOB NOT NULL,
    revoked INTEGER NOT NULL,
    -- The first name of a laptop that went on under others, because its disk was copied or put back.
    laptop TEXT NOT NULL,
    -- Of the laptop that brought its office here: the last operation that it brings.
    founds INTEGER
) WITHOUT ROWID;

CREATE INDEX device_laptop ON device (laptop);
CREATE INDEX device_founds ON device (id) WHERE founds IS NOT NULL;

-- Every operation that ever came, kept for ever. `action` is the number of the first one of its action, which alone has
-- the action's name in `tx`. No outcome is the usual one: taken. `waiting` is 1 where the rest of the action has not come
-- yet, 2 where the record has not come back yet.
CREATE TABLE operation (
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    action INTEGER NOT NULL,
    body BLOB NOT NULL,
    chain BLOB NOT NULL,
    outcome BLOB,
    waiting INTEGER NOT NULL,
    tx TEXT,
    PRIMARY KEY (device, seq)
) WITHOUT ROWID;

CREATE INDEX operation_waiting ON operation (device, seq) WHERE waiting = 1;
CREATE INDEX operation_awaiting ON operation (device, seq) WHERE waiting = 2;
CREATE INDEX operation_action ON operation (tx) WHERE tx IS NOT NULL;

-- Revisions are never compared here: they fill 64 bits without a sign.
CREATE TABLE record (
    id BLOB PRIMARY KEY,
    type INTEGER NOT NULL,
    scope TEXT NOT NULL,
    rev INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    image BLOB NOT NULL
);

CREATE INDEX record_scope ON record (scope, id);

-- `cut` is the last entry of the log that was forgotten; `digest` is over the scope's records and their revisions.
CREATE TABLE scope_head (
    scope TEXT PRIMARY KEY,
    head INTEGER NOT NULL,
    cut INTEGER NOT NULL,
    digest BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE log (
    scope TEXT NOT NULL,
    seq INTEGER NOT NULL,
    last_of_action INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (scope, seq)
) WITHOUT ROWID;

-- The newest whole copy of each scope.
CREATE TABLE snapshot (
    scope TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    records INTEGER NOT NULL,
    pieces BLOB NOT NULL
) WITHOUT ROWID;

-- `needed` is when a laptop may last have been told of it; afterwards it is kept for a day.
CREATE TABLE piece (
    digest BLOB PRIMARY KEY,
    scope TEXT NOT NULL,
    needed INTEGER NOT NULL,
    bytes BLOB NOT NULL
);

CREATE INDEX piece_scope ON piece (scope, needed);

-- A file is whole where `have` is its `size`.
CREATE TABLE file (
    scope TEXT NOT NULL,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    have INTEGER NOT NULL,
    PRIMARY KEY (scope, digest)
) WITHOUT ROWID;

CREATE TABLE file_part (
    scope TEXT NOT NULL,
    digest BLOB NOT NULL,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (scope, digest, at)
);
