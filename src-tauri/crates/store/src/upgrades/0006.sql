-- Files between laptops: 1 where the server is known to have it.
ALTER TABLE blob ADD COLUMN there INTEGER NOT NULL DEFAULT 0;
CREATE INDEX blob_to_send ON blob (digest) WHERE there = 0;
