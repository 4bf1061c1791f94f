CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

-- `id` is the office's record; none until its first laptop has brought it.
CREATE TABLE office (name TEXT PRIMARY KEY, id TEXT UNIQUE) WITHOUT ROWID;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (name),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled INTEGER NOT NULL
) WITHOUT ROWID;

-- Codes and tokens are kept as hashes. `used_by` is the key of the laptop that came with it.
CREATE TABLE code (
    hash BLOB PRIMARY KEY,
    person TEXT NOT NULL,
    expires INTEGER NOT NULL,
    used_by BLOB
) WITHOUT ROWID;

-- By the first name of the laptop, as in `device`.
CREATE TABLE laptop (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    key BLOB NOT NULL,
    label TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    enrolled INTEGER NOT NULL,
    seen INTEGER
) WITHOUT ROWID;

CREATE TABLE session (
    token BLOB PRIMARY KEY,
    challenge BLOB NOT NULL UNIQUE,
    laptop TEXT NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX session_expires ON session (expires);

CREATE TABLE noted (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    whom TEXT NOT NULL,
    hash BLOB NOT NULL
);
