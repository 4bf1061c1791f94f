CREATE TABLE secret (name TEXT PRIMARY KEY, value BYTEA NOT NULL);

-- `id` is the office's record; none until its first laptop has brought it.
CREATE TABLE office (name TEXT PRIMARY KEY, id TEXT UNIQUE);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (name),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled BOOLEAN NOT NULL
);

-- Codes and tokens are kept as hashes. `used_by` is the key of the laptop that came with it.
CREATE TABLE code (
    hash BYTEA PRIMARY KEY,
    person TEXT NOT NULL,
    expires BIGINT NOT NULL,
    used_by BYTEA
);

-- By the first name of the laptop, as in `device`.
CREATE TABLE laptop (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    key BYTEA NOT NULL,
    label TEXT NOT NULL,
    confirmed BOOLEAN NOT NULL,
    enrolled BIGINT NOT NULL,
    seen BIGINT
);

CREATE TABLE session (
    token BYTEA PRIMARY KEY,
    challenge BYTEA NOT NULL UNIQUE,
    laptop TEXT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE INDEX session_expires ON session (expires);

CREATE TABLE noted (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    whom TEXT NOT NULL,
    hash BYTEA NOT NULL
);
