-- One row: which server this is, and since which restore.
CREATE TABLE epoch (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    number BIGINT NOT NULL
);

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    next BIGINT NOT NULL,
    chain BYTEA NOT NULL,
    scopes BYTEA NOT NULL,
    revoked BOOLEAN NOT NULL,
    -- The first name of a laptop that went on under others, because its disk was copied or put back.
    laptop TEXT NOT NULL,
    -- Of the laptop that brought its office here: the last operation that it brings.
    founds BIGINT
);

CREATE INDEX device_laptop ON device (laptop);
CREATE INDEX device_founds ON device (id) WHERE founds IS NOT NULL;

-- Every operation that ever came, kept for ever. `action` is the number of the first one of its action, which alone has
-- the action's name in `tx`: as bytes, for a laptop may put any character into it. No outcome is the usual one: taken.
-- `waiting` is 1 where the rest of the action has not come yet, 2 where the record has not come back yet.
CREATE TABLE operation (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    action BIGINT NOT NULL,
    body BYTEA NOT NULL,
    chain BYTEA NOT NULL,
    outcome BYTEA,
    waiting SMALLINT NOT NULL,
    tx BYTEA,
    PRIMARY KEY (device, seq)
);

CREATE INDEX operation_waiting ON operation (device, seq) WHERE waiting = 1;
CREATE INDEX operation_awaiting ON operation (device, seq) WHERE waiting = 2;
CREATE INDEX operation_action ON operation (tx) WHERE tx IS NOT NULL;

-- Revisions are never compared here: they fill 64 bits without a sign. A row of revision 0, in no scope, stands for a
-- record that is not there and that somebody's change waits for: whoever makes the record meets it.
CREATE TABLE record (
    id BYTEA PRIMARY KEY,
    type INTEGER NOT NULL,
    scope TEXT NOT NULL,
    rev BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    image BYTEA NOT NULL
);

CREATE INDEX record_scope ON record (scope, id);

-- `cut` is the last entry of the log that was forgotten; the digest is over the scope's records and their revisions.
CREATE TABLE scope_head (
    scope TEXT PRIMARY KEY,
    head BIGINT NOT NULL,
    cut BIGINT NOT NULL,
    digest_low BIGINT NOT NULL,
    digest_high BIGINT NOT NULL
);

CREATE TABLE log (
    scope TEXT NOT NULL,
    seq BIGINT NOT NULL,
    last_of_action BOOLEAN NOT NULL,
    entry BYTEA NOT NULL,
    PRIMARY KEY (scope, seq)
);

-- The newest whole copy of each scope.
CREATE TABLE snapshot (
    scope TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    records BIGINT NOT NULL,
    pieces BYTEA NOT NULL
);

-- `needed` is when a laptop may last have been told of it; afterwards it is kept for a day.
CREATE TABLE piece (
    digest BYTEA PRIMARY KEY,
    scope TEXT NOT NULL,
    needed BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);

CREATE INDEX piece_scope ON piece (scope, needed);

-- A file is whole where `have` is its `size`.
CREATE TABLE file (
    scope TEXT NOT NULL,
    digest BYTEA NOT NULL,
    size BIGINT NOT NULL,
    have BIGINT NOT NULL,
    PRIMARY KEY (scope, digest)
);

CREATE TABLE file_part (
    scope TEXT NOT NULL,
    digest BYTEA NOT NULL,
    at BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (scope, digest, at)
);
