-- The first shape of the store. One table a record, as the domain declares it (a test holds the two together).

CREATE TABLE office (
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
    "name" TEXT,
    "charity" TEXT,
    "charity_number" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "postcode" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "website" TEXT,
    "safeguarding_name" TEXT,
    "safeguarding_phone" TEXT,
    "reference_prefix" TEXT,
    "colour" TEXT,
    "tagline" TEXT
) STRICT;

CREATE TABLE staff (
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
    "first_name" TEXT,
    "last_name" TEXT,
    "role" TEXT,
    "job_title" TEXT,
    "email" TEXT,
    "phone" TEXT
) STRICT;

CREATE TABLE student (
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
    "first_name" TEXT,
    "last_name" TEXT,
    "preferred_name" TEXT,
    "pronouns" TEXT,
    "date_of_birth" TEXT,
    "year_group" TEXT,
    "entry_year" INTEGER,
    "school" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "postcode" TEXT,
    "uln" TEXT,
    "ucas_id" TEXT,
    "sector" TEXT,
    "programme" TEXT,
    "enrolment" TEXT,
    "gender" TEXT,
    "remarks" TEXT
) STRICT;

CREATE INDEX student_by_school ON student (school);

CREATE TABLE carer (
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
    "student" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "relationship" TEXT,
    "parental_responsibility" INTEGER,
    "phone" TEXT,
    "other_phone" TEXT,
    "email" TEXT,
    "emergency_contact" INTEGER
) STRICT;

CREATE INDEX carer_by_student ON carer (student);

CREATE TABLE organisation (
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
    "name" TEXT,
    "roles" TEXT,
    "urn" TEXT,
    "laestab" TEXT,
    "ukprn" TEXT,
    "company_number" TEXT,
    "sector" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "website" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "postcode" TEXT,
    "remarks" TEXT
) STRICT;

CREATE TABLE site (
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
    "organisation" TEXT,
    "name" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "postcode" TEXT,
    "directions" TEXT
) STRICT;

CREATE INDEX site_by_organisation ON site (organisation);

CREATE TABLE contact (
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
    "organisation" TEXT,
    "title" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "job_title" TEXT,
    "email" TEXT,
    "phone" TEXT
) STRICT;

CREATE INDEX contact_by_organisation ON contact (organisation);

CREATE TABLE placement_offer (
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
    "organisation" TEXT,
    "title" TEXT,
    "site" TEXT,
    "sector" TEXT,
    "places" INTEGER,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "days" TEXT,
    "starts_at" TEXT,
    "ends_at" TEXT,
    "break_minutes" INTEGER,
    "mode" TEXT,
    "tasks" TEXT,
    "bring" TEXT,
    "dress" TEXT,
    "travel" TEXT,
    "supervisor" TEXT,
    "remarks" TEXT
) STRICT;

CREATE INDEX placement_offer_by_organisation ON placement_offer (organisation);

CREATE INDEX placement_offer_by_site ON placement_offer (site);

CREATE INDEX placement_offer_by_supervisor ON placement_offer (supervisor);

CREATE TABLE placement (
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
    "student" TEXT,
    "offer" TEXT,
    "organisation" TEXT,
    "site" TEXT,
    "state" TEXT,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "days" TEXT,
    "starts_at" TEXT,
    "ends_at" TEXT,
    "break_minutes" INTEGER,
    "supervisor" TEXT,
    "mode" TEXT,
    "arrival_place" TEXT,
    "tasks" TEXT,
    "bring" TEXT,
    "dress" TEXT,
    "travel" TEXT,
    "sector" TEXT,
    "remarks" TEXT,
    "ended_because" TEXT
) STRICT;

CREATE INDEX placement_by_student ON placement (student);

CREATE INDEX placement_by_offer ON placement (offer);

CREATE INDEX placement_by_organisation ON placement (organisation);

CREATE INDEX placement_by_site ON placement (site);

CREATE INDEX placement_by_supervisor ON placement (supervisor);

CREATE TABLE health_safety_conversation (
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
    "placement" TEXT,
    "held_on" TEXT,
    "spoken_with" TEXT,
    "agreed" TEXT
) STRICT;

CREATE INDEX health_safety_conversation_by_placement ON health_safety_conversation (placement);

CREATE TABLE insurance_check (
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
    "organisation" TEXT,
    "insurer" TEXT,
    "policy_number" TEXT,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "renewal_promised_on" TEXT,
    "exempt_because" TEXT,
    "checked_on" TEXT
) STRICT;

CREATE INDEX insurance_check_by_organisation ON insurance_check (organisation);

CREATE TABLE consent (
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
    "student" TEXT,
    "kind" TEXT,
    "given_by" TEXT,
    "status" TEXT,
    "dated" TEXT,
    "method" TEXT,
    "wording" TEXT,
    "expires_on" TEXT,
    "withdrawn_on" TEXT,
    "withdrawn_how" TEXT,
    "placement" TEXT,
    "event" TEXT
) STRICT;

CREATE INDEX consent_by_student ON consent (student);

CREATE INDEX consent_by_placement ON consent (placement);

CREATE INDEX consent_by_event ON consent (event);

CREATE TABLE need (
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
    "student" TEXT,
    "kind" TEXT,
    "adjustment" TEXT,
    "share_with_host" INTEGER
) STRICT;

CREATE INDEX need_by_student ON need (student);

CREATE TABLE event (
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
    "title" TEXT,
    "kind" TEXT,
    "host" TEXT,
    "held_on" TEXT,
    "starts_at" TEXT,
    "ends_at" TEXT,
    "meeting_point" TEXT,
    "meeting_time" TEXT,
    "return_time" TEXT,
    "transport" TEXT,
    "itinerary" TEXT,
    "bring" TEXT,
    "lead" TEXT,
    "lead_mobile" TEXT,
    "places" INTEGER,
    "state" TEXT,
    "lunch" TEXT,
    "remarks" TEXT
) STRICT;

CREATE INDEX event_by_host ON event (host);

CREATE INDEX event_by_lead ON event (lead);

CREATE TABLE invitation (
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
    "event" TEXT,
    "student" TEXT,
    "role" TEXT,
    "state" TEXT,
    "remarks" TEXT
) STRICT;

CREATE INDEX invitation_by_event ON invitation (event);

CREATE INDEX invitation_by_student ON invitation (student);

CREATE TABLE letter (
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
    "reference" TEXT,
    "kind" TEXT,
    "student" TEXT,
    "organisation" TEXT,
    "placement" TEXT,
    "event" TEXT,
    "recipient" TEXT,
    "dated" TEXT,
    "template_version" TEXT,
    "digest" TEXT,
    "facts" TEXT,
    "issued_by" TEXT,
    "fate" TEXT,
    "pages" INTEGER,
    "corrects" TEXT
) STRICT;

CREATE INDEX letter_by_student ON letter (student);

CREATE INDEX letter_by_organisation ON letter (organisation);

CREATE INDEX letter_by_placement ON letter (placement);

CREATE INDEX letter_by_event ON letter (event);

CREATE INDEX letter_by_corrects ON letter (corrects);

CREATE TABLE import_batch (
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
    "file" TEXT,
    "kind" TEXT,
    "rows" INTEGER,
    "new" INTEGER,
    "changed" INTEGER,
    "same" INTEGER,
    "doubtful" INTEGER,
    "refused" INTEGER,
    "blank" INTEGER,
    "undone_on" TEXT
) STRICT;


CREATE INDEX student_by_name ON student (last_name COLLATE NOCASE, first_name COLLATE NOCASE, id) WHERE deleted = 0;
CREATE INDEX student_by_uln ON student (uln);
CREATE INDEX organisation_by_name ON organisation (name COLLATE NOCASE, id) WHERE deleted = 0;
CREATE INDEX placement_by_state ON placement (state);
CREATE INDEX event_by_date ON event (held_on);
CREATE INDEX letter_by_reference ON letter (reference);

-- What a person did: one transaction of operations with a name.
CREATE TABLE action (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    can_undo INTEGER NOT NULL,
    "undoes" TEXT,
    "undone_by" TEXT
) STRICT;

-- The operation log: everything that was ever changed here, in the form in which it is shared.
CREATE TABLE op (
    seq INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    tx TEXT NOT NULL,
    record_type INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    base_rev INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    wall TEXT NOT NULL,
    schema INTEGER NOT NULL,
    actor TEXT NOT NULL,
    office TEXT NOT NULL,
    scope TEXT NOT NULL,
    body BLOB NOT NULL,
    -- what the fields held before; stays on this laptop
    before BLOB NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE INDEX op_by_tx ON op (tx);
CREATE INDEX op_by_record ON op (record_id, seq);

-- Search: the names of a record and its other searched fields, found by what words begin with.
CREATE TABLE search_row (
    number INTEGER PRIMARY KEY,
    record_type INTEGER NOT NULL,
    record_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
    name, other,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'",
    prefix = '1 2 3'
);

-- Of this laptop alone, never shared.
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE draft (key TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT;
CREATE TABLE column_mapping (kind TEXT NOT NULL, header TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (kind, header)) STRICT;
CREATE TABLE blob (digest TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
