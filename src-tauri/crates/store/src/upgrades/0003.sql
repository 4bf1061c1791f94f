-- Letters with the office's logo, signatures and own words; large print; how a letter went.
ALTER TABLE office ADD COLUMN "logo" TEXT;
ALTER TABLE office ADD COLUMN "logo_words" TEXT;
ALTER TABLE office ADD COLUMN "signed_by" TEXT;
CREATE INDEX office_by_signed_by ON office (signed_by);
ALTER TABLE staff ADD COLUMN "signature" TEXT;
ALTER TABLE need ADD COLUMN "large_print" INTEGER;
ALTER TABLE carer ADD COLUMN "large_print" INTEGER;
ALTER TABLE contact ADD COLUMN "large_print" INTEGER;
ALTER TABLE letter ADD COLUMN "template" TEXT;
ALTER TABLE letter ADD COLUMN "large_print" INTEGER;
ALTER TABLE letter ADD COLUMN "look" TEXT;
ALTER TABLE letter ADD COLUMN "went_on" TEXT;
CREATE INDEX letter_by_template ON letter (template);

CREATE TABLE letter_template (
    id TEXT NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    "kind" TEXT,
    "number" INTEGER,
    "words" TEXT,
    "beside" INTEGER,
    "remark" TEXT,
    "written_by" TEXT,
    "written_on" TEXT,
    "once" INTEGER
) STRICT;
