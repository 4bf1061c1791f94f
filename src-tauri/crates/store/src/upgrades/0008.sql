-- Fewer bytes: an id is its 16 bytes, an instant a number, and a name that comes again (a scope, a person, a laptop) is
-- written once. `waymark_short` and `waymark_id` are of the program that brings the tables up.

-- Names that come again.
CREATE TABLE word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM office;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM office;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM office;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM staff;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM staff;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM staff;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM student;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM student;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM student;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM carer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM carer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM carer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM organisation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM organisation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM organisation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM site;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM site;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM site;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM contact;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM contact;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM contact;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM placement_offer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM placement_offer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM placement_offer;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM placement;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM placement;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM placement;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM health_safety_conversation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM health_safety_conversation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM health_safety_conversation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM insurance_check;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM insurance_check;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM insurance_check;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM consent;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM consent;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM consent;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM need;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM need;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM need;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM event;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM event;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM event;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM invitation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM invitation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM invitation;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM letter;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM letter;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM letter;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM import_batch;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM import_batch;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM import_batch;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM letter_template;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT created_by FROM letter_template;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT changed_by FROM letter_template;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM op;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT device FROM op;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT actor FROM op;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT office FROM op;
INSERT OR IGNORE INTO word (text) SELECT DISTINCT scope FROM image;

CREATE TABLE office_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
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
    "tagline" TEXT,
    "logo" TEXT,
    "logo_words" TEXT,
    "signed_by" ANY
) STRICT, WITHOUT ROWID;
INSERT INTO office_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = office.id), "name", "charity", "charity_number",
    "address_line_1", "address_line_2", "town", "postcode", "phone", "email", "website", "safeguarding_name",
    "safeguarding_phone", "reference_prefix", "colour", "tagline", "logo", "logo_words", waymark_id("signed_by")
FROM office ORDER BY id;
DROP TABLE office;
ALTER TABLE office_8 RENAME TO office;
CREATE INDEX office_by_signed_by ON office (signed_by);

CREATE TABLE staff_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "first_name" TEXT,
    "last_name" TEXT,
    "role" TEXT,
    "job_title" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "signature" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO staff_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = staff.id), "first_name", "last_name", "role", "job_title",
    "email", "phone", "signature"
FROM staff ORDER BY id;
DROP TABLE staff;
ALTER TABLE staff_8 RENAME TO staff;

CREATE TABLE student_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "first_name" TEXT,
    "last_name" TEXT,
    "preferred_name" TEXT,
    "pronouns" TEXT,
    "date_of_birth" TEXT,
    "year_group" TEXT,
    "entry_year" INTEGER,
    "school" ANY,
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
    "remarks" TEXT,
    "another_than" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO student_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = student.id), "first_name", "last_name", "preferred_name",
    "pronouns", "date_of_birth", "year_group", "entry_year", waymark_id("school"), "email", "phone", "address_line_1",
    "address_line_2", "town", "postcode", "uln", "ucas_id", "sector", "programme", "enrolment", "gender", "remarks",
    "another_than"
FROM student ORDER BY id;
DROP TABLE student;
ALTER TABLE student_8 RENAME TO student;
CREATE INDEX student_by_school ON student (school);
CREATE INDEX student_by_name ON student (last_name COLLATE NOCASE, first_name COLLATE NOCASE, id) WHERE deleted = 0;
CREATE INDEX student_by_birth ON student (date_of_birth, last_name COLLATE NOCASE, first_name COLLATE NOCASE, id)
    WHERE deleted = 0 AND date_of_birth IS NOT NULL;
CREATE INDEX student_by_number ON student (uln, id) WHERE deleted = 0 AND uln IS NOT NULL;

CREATE TABLE carer_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "student" ANY,
    "first_name" TEXT,
    "last_name" TEXT,
    "relationship" TEXT,
    "parental_responsibility" INTEGER,
    "phone" TEXT,
    "other_phone" TEXT,
    "email" TEXT,
    "emergency_contact" INTEGER,
    "large_print" INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO carer_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = carer.id), waymark_id("student"), "first_name", "last_name",
    "relationship", "parental_responsibility", "phone", "other_phone", "email", "emergency_contact", "large_print"
FROM carer ORDER BY id;
DROP TABLE carer;
ALTER TABLE carer_8 RENAME TO carer;
CREATE INDEX carer_by_student ON carer (student);

CREATE TABLE organisation_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
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
) STRICT, WITHOUT ROWID;
INSERT INTO organisation_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = organisation.id), "name", "roles", "urn", "laestab", "ukprn",
    "company_number", "sector", "phone", "email", "website", "address_line_1", "address_line_2", "town", "postcode",
    "remarks"
FROM organisation ORDER BY id;
DROP TABLE organisation;
ALTER TABLE organisation_8 RENAME TO organisation;
CREATE INDEX organisation_by_name ON organisation (name COLLATE NOCASE, id) WHERE deleted = 0;

CREATE TABLE site_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "organisation" ANY,
    "name" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "postcode" TEXT,
    "directions" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO site_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = site.id), waymark_id("organisation"), "name", "address_line_1",
    "address_line_2", "town", "postcode", "directions"
FROM site ORDER BY id;
DROP TABLE site;
ALTER TABLE site_8 RENAME TO site;
CREATE INDEX site_by_organisation ON site (organisation);

CREATE TABLE contact_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "organisation" ANY,
    "title" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "job_title" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "gets_letters" INTEGER,
    "large_print" INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO contact_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = contact.id), waymark_id("organisation"), "title", "first_name",
    "last_name", "job_title", "email", "phone", "gets_letters", "large_print"
FROM contact ORDER BY id;
DROP TABLE contact;
ALTER TABLE contact_8 RENAME TO contact;
CREATE INDEX contact_by_organisation ON contact (organisation);

CREATE TABLE placement_offer_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "organisation" ANY,
    "title" TEXT,
    "site" ANY,
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
    "supervisor" ANY,
    "remarks" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO placement_offer_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = placement_offer.id), waymark_id("organisation"), "title",
    waymark_id("site"), "sector", "places", "starts_on", "ends_on", "days", "starts_at", "ends_at", "break_minutes",
    "mode", "tasks", "bring", "dress", "travel", waymark_id("supervisor"), "remarks"
FROM placement_offer ORDER BY id;
DROP TABLE placement_offer;
ALTER TABLE placement_offer_8 RENAME TO placement_offer;
CREATE INDEX placement_offer_by_organisation ON placement_offer (organisation);
CREATE INDEX placement_offer_by_site ON placement_offer (site);
CREATE INDEX placement_offer_by_supervisor ON placement_offer (supervisor);
CREATE INDEX placement_offer_by_end ON placement_offer (ifnull(ends_on, '9999')) WHERE deleted = 0 AND places IS NOT NULL;

CREATE TABLE placement_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "student" ANY,
    "offer" ANY,
    "organisation" ANY,
    "site" ANY,
    "state" TEXT,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "days" TEXT,
    "starts_at" TEXT,
    "ends_at" TEXT,
    "break_minutes" INTEGER,
    "supervisor" ANY,
    "mode" TEXT,
    "arrival_place" TEXT,
    "tasks" TEXT,
    "bring" TEXT,
    "dress" TEXT,
    "travel" TEXT,
    "sector" TEXT,
    "remarks" TEXT,
    "ended_because" TEXT,
    "reply_by" TEXT,
    "told_reason" TEXT,
    "instead" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO placement_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = placement.id), waymark_id("student"), waymark_id("offer"),
    waymark_id("organisation"), waymark_id("site"), "state", "starts_on", "ends_on", "days", "starts_at", "ends_at",
    "break_minutes", waymark_id("supervisor"), "mode", "arrival_place", "tasks", "bring", "dress", "travel", "sector",
    "remarks", "ended_because", "reply_by", "told_reason", "instead"
FROM placement ORDER BY id;
DROP TABLE placement;
ALTER TABLE placement_8 RENAME TO placement;
CREATE INDEX placement_by_student ON placement (student);
CREATE INDEX placement_by_offer ON placement (offer);
CREATE INDEX placement_by_organisation ON placement (organisation);
CREATE INDEX placement_by_site ON placement (site);
CREATE INDEX placement_by_supervisor ON placement (supervisor);
CREATE INDEX placement_by_state ON placement (state);

CREATE TABLE health_safety_conversation_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "placement" ANY,
    "held_on" TEXT,
    "spoken_with" TEXT,
    "agreed" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO health_safety_conversation_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = health_safety_conversation.id), waymark_id("placement"),
    "held_on", "spoken_with", "agreed"
FROM health_safety_conversation ORDER BY id;
DROP TABLE health_safety_conversation;
ALTER TABLE health_safety_conversation_8 RENAME TO health_safety_conversation;
CREATE INDEX health_safety_conversation_by_placement ON health_safety_conversation (placement);

CREATE TABLE insurance_check_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "organisation" ANY,
    "insurer" TEXT,
    "policy_number" TEXT,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "renewal_promised_on" TEXT,
    "exempt_because" TEXT,
    "checked_on" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO insurance_check_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = insurance_check.id), waymark_id("organisation"), "insurer",
    "policy_number", "starts_on", "ends_on", "renewal_promised_on", "exempt_because", "checked_on"
FROM insurance_check ORDER BY id;
DROP TABLE insurance_check;
ALTER TABLE insurance_check_8 RENAME TO insurance_check;
CREATE INDEX insurance_check_by_organisation ON insurance_check (organisation);

CREATE TABLE consent_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "student" ANY,
    "kind" TEXT,
    "given_by" TEXT,
    "status" TEXT,
    "dated" TEXT,
    "method" TEXT,
    "wording" TEXT,
    "expires_on" TEXT,
    "withdrawn_on" TEXT,
    "withdrawn_how" TEXT,
    "placement" ANY,
    "event" ANY
) STRICT, WITHOUT ROWID;
INSERT INTO consent_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = consent.id), waymark_id("student"), "kind", "given_by", "status",
    "dated", "method", "wording", "expires_on", "withdrawn_on", "withdrawn_how", waymark_id("placement"),
    waymark_id("event")
FROM consent ORDER BY id;
DROP TABLE consent;
ALTER TABLE consent_8 RENAME TO consent;
CREATE INDEX consent_by_student ON consent (student);
CREATE INDEX consent_by_placement ON consent (placement);
CREATE INDEX consent_by_event ON consent (event);

CREATE TABLE need_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "student" ANY,
    "kind" TEXT,
    "adjustment" TEXT,
    "share_with_host" INTEGER,
    "large_print" INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO need_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = need.id), waymark_id("student"), "kind", "adjustment",
    "share_with_host", "large_print"
FROM need ORDER BY id;
DROP TABLE need;
ALTER TABLE need_8 RENAME TO need;
CREATE INDEX need_by_student ON need (student);

CREATE TABLE event_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "title" TEXT,
    "kind" TEXT,
    "host" ANY,
    "held_on" TEXT,
    "starts_at" TEXT,
    "ends_at" TEXT,
    "meeting_point" TEXT,
    "meeting_time" TEXT,
    "return_time" TEXT,
    "transport" TEXT,
    "itinerary" TEXT,
    "bring" TEXT,
    "lead" ANY,
    "lead_mobile" TEXT,
    "places" INTEGER,
    "state" TEXT,
    "lunch" TEXT,
    "remarks" TEXT,
    "reply_by" TEXT,
    "cost" TEXT,
    "who_for" TEXT,
    "staff_count" INTEGER,
    "room" TEXT,
    "told_reason" TEXT,
    "instead" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO event_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = event.id), "title", "kind", waymark_id("host"), "held_on",
    "starts_at", "ends_at", "meeting_point", "meeting_time", "return_time", "transport", "itinerary", "bring",
    waymark_id("lead"), "lead_mobile", "places", "state", "lunch", "remarks", "reply_by", "cost", "who_for",
    "staff_count", "room", "told_reason", "instead"
FROM event ORDER BY id;
DROP TABLE event;
ALTER TABLE event_8 RENAME TO event;
CREATE INDEX event_by_host ON event (host);
CREATE INDEX event_by_lead ON event (lead);
CREATE INDEX event_by_date ON event (held_on);
CREATE INDEX event_with_places ON event (ifnull(held_on, '9999')) WHERE deleted = 0 AND places IS NOT NULL;

CREATE TABLE invitation_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "event" ANY,
    "student" ANY,
    "role" TEXT,
    "state" TEXT,
    "remarks" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO invitation_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = invitation.id), waymark_id("event"), waymark_id("student"),
    "role", "state", "remarks"
FROM invitation ORDER BY id;
DROP TABLE invitation;
ALTER TABLE invitation_8 RENAME TO invitation;
CREATE INDEX invitation_by_event ON invitation (event);
CREATE INDEX invitation_by_student ON invitation (student);

CREATE TABLE letter_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "reference" TEXT,
    "kind" TEXT,
    "student" ANY,
    "organisation" ANY,
    "placement" ANY,
    "event" ANY,
    "recipient" TEXT,
    "dated" TEXT,
    "template_version" TEXT,
    "digest" TEXT,
    "facts" TEXT,
    "issued_by" TEXT,
    "fate" TEXT,
    "pages" INTEGER,
    "corrects" ANY,
    "template" ANY,
    "large_print" INTEGER,
    "look" TEXT,
    "went_on" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO letter_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = letter.id), "reference", "kind", waymark_id("student"),
    waymark_id("organisation"), waymark_id("placement"), waymark_id("event"), "recipient", "dated",
    "template_version", "digest", "facts", "issued_by", "fate", "pages", waymark_id("corrects"),
    waymark_id("template"), "large_print", "look", "went_on"
FROM letter ORDER BY id;
DROP TABLE letter;
ALTER TABLE letter_8 RENAME TO letter;
CREATE INDEX letter_by_student ON letter (student);
CREATE INDEX letter_by_organisation ON letter (organisation);
CREATE INDEX letter_by_placement ON letter (placement);
CREATE INDEX letter_by_event ON letter (event);
CREATE INDEX letter_by_corrects ON letter (corrects);
CREATE INDEX letter_by_reference ON letter (reference);
CREATE INDEX letter_by_template ON letter (template);

CREATE TABLE import_batch_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
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
) STRICT, WITHOUT ROWID;
INSERT INTO import_batch_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = import_batch.id), "file", "kind", "rows", "new", "changed",
    "same", "doubtful", "refused", "blank", "undone_on"
FROM import_batch ORDER BY id;
DROP TABLE import_batch;
ALTER TABLE import_batch_8 RENAME TO import_batch;

CREATE TABLE letter_template_8 (
    id BLOB NOT NULL PRIMARY KEY,
    rev INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    created_at ANY NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at ANY NOT NULL,
    changed_by INTEGER NOT NULL,
    -- fields of a newer version, as CBOR
    extra BLOB,
    -- its place in the search index; none where it has no words or is deleted
    search_number INTEGER,
    "kind" TEXT,
    "number" INTEGER,
    "words" TEXT,
    "beside" INTEGER,
    "remark" TEXT,
    "written_by" TEXT,
    "written_on" TEXT,
    "once" INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO letter_template_8 SELECT
    waymark_id(id), rev, (SELECT number FROM word WHERE text = scope), deleted, waymark_short(created_at),
    (SELECT number FROM word WHERE text = created_by), waymark_short(changed_at),
    (SELECT number FROM word WHERE text = changed_by), extra,
    (SELECT number FROM search_row WHERE record_id = letter_template.id), "kind", "number", "words", "beside",
    "remark", "written_by", "written_on", "once"
FROM letter_template ORDER BY id;
DROP TABLE letter_template;
ALTER TABLE letter_template_8 RENAME TO letter_template;

-- `id`, `undoes` and `undone_by` as `tx` of an operation.
CREATE TABLE action_8 (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id ANY NOT NULL UNIQUE,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    can_undo INTEGER NOT NULL,
    undoes ANY,
    undone_by ANY,
    -- its operations, which follow one another in the log
    first_op INTEGER NOT NULL,
    last_op INTEGER NOT NULL
) STRICT;
INSERT INTO action_8 SELECT
    number, waymark_short(id), code, title, at, actor, can_undo, waymark_short(undoes), waymark_short(undone_by),
    coalesce((SELECT min(seq) FROM op WHERE tx = action.id), 1),
    coalesce((SELECT max(seq) FROM op WHERE tx = action.id), 0)
FROM action ORDER BY number;
DROP TABLE action;
ALTER TABLE action_8 RENAME TO action;

CREATE TABLE op_8 (
    seq INTEGER PRIMARY KEY,
    device INTEGER NOT NULL,
    tx ANY NOT NULL,
    record_type INTEGER NOT NULL,
    record_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    base_rev INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    wall ANY NOT NULL,
    schema INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    office INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    body BLOB NOT NULL,
    -- what the fields held before; stays on this laptop
    before BLOB NOT NULL,
    chain BLOB NOT NULL,
    -- the revision of the row that the person saw; `base_rev` is the server's, where an office is shared
    seen_rev INTEGER NOT NULL,
    -- the challenges that the operation settles, as CBOR
    settles BLOB,
    -- 0: the row is the server's image with the operation on top; 1: the image has it; 2: it was set aside and never will;
    -- 3: the record is not among what is followed: 0 or 1 again where it comes back
    is_back INTEGER NOT NULL DEFAULT 0,
    -- under which name and number the server has it, where it had come before under another name of this laptop
    as_device TEXT,
    as_seq INTEGER
) STRICT;
INSERT INTO op_8 SELECT
    seq, (SELECT number FROM word WHERE text = device), waymark_short(tx), record_type, waymark_id(record_id), kind, base_rev,
    hlc, waymark_short(wall), schema, (SELECT number FROM word WHERE text = actor), (SELECT number FROM word WHERE text = office),
    (SELECT number FROM word WHERE text = scope), body, before, chain, seen_rev, settles, is_back, as_device, as_seq
FROM op ORDER BY seq;
DROP TABLE op;
ALTER TABLE op_8 RENAME TO op;
CREATE INDEX op_by_record ON op (record_id, seq);

-- The operation log with its names.
CREATE VIEW log AS SELECT
    seq,
    (SELECT text FROM word WHERE number = device) AS device,
    tx,
    record_type,
    record_id,
    kind,
    base_rev,
    hlc,
    wall,
    schema,
    (SELECT text FROM word WHERE number = actor) AS actor,
    (SELECT text FROM word WHERE number = office) AS office,
    (SELECT text FROM word WHERE number = scope) AS scope,
    body,
    settles,
    chain,
    is_back
FROM op;

CREATE TABLE search_row_8 (
    number INTEGER PRIMARY KEY,
    record_type INTEGER NOT NULL,
    record_id BLOB NOT NULL
) STRICT;
INSERT INTO search_row_8 SELECT number, record_type, waymark_id(record_id) FROM search_row ORDER BY number;
DROP TABLE search_row;
ALTER TABLE search_row_8 RENAME TO search_row;

CREATE TABLE image_8 (
    record_id BLOB NOT NULL PRIMARY KEY,
    record_type INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    -- 0: the values are the row's; 1: here, because the row has operations on top, or there is no table for it
    whole INTEGER NOT NULL,
    -- 1: of an epoch that is over
    stale INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    -- the newest operation of this laptop that is in the image; whoever does not know looks
    own INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT, WITHOUT ROWID;
INSERT INTO image_8 SELECT
    waymark_id(record_id), record_type, (SELECT number FROM word WHERE text = scope), rev, whole, stale, body, own
FROM image ORDER BY record_id;
DROP TABLE image;
ALTER TABLE image_8 RENAME TO image;

CREATE TABLE loaded_8 (scope TEXT NOT NULL, record_id BLOB NOT NULL, PRIMARY KEY (scope, record_id)) STRICT, WITHOUT ROWID;
INSERT INTO loaded_8 SELECT scope, waymark_id(record_id) FROM loaded ORDER BY scope, record_id;
DROP TABLE loaded;
ALTER TABLE loaded_8 RENAME TO loaded;

CREATE TABLE heard_8 (
    record_id BLOB NOT NULL,
    rev INTEGER NOT NULL,
    -- the revision of the row before it
    seen_rev INTEGER NOT NULL,
    actor TEXT NOT NULL,
    wall ANY NOT NULL,
    body BLOB NOT NULL,
    before BLOB NOT NULL,
    -- create, patch, delete, move
    kind TEXT NOT NULL,
    PRIMARY KEY (record_id, rev)
) STRICT, WITHOUT ROWID;
INSERT INTO heard_8 SELECT
    waymark_id(record_id), rev, seen_rev, actor, waymark_short(wall), body, before, kind
FROM heard ORDER BY record_id, rev;
DROP TABLE heard;
ALTER TABLE heard_8 RENAME TO heard;

CREATE TABLE change_to_check_8 (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    record_type INTEGER NOT NULL,
    record_id BLOB NOT NULL,
    -- clash, set_aside, awaits; again, a clash whose settling was taken back here
    kind TEXT NOT NULL,
    -- the challenger, or the operation and why, as CBOR
    body BLOB NOT NULL,
    -- somebody saw what was set aside and let it be: when, and who
    let_be_at TEXT,
    let_be_by TEXT,
    UNIQUE (record_id, kind, body)
) STRICT;
INSERT INTO change_to_check_8 SELECT
    number, record_type, waymark_id(record_id), kind, body, let_be_at, let_be_by
FROM change_to_check ORDER BY number;
DROP TABLE change_to_check;
ALTER TABLE change_to_check_8 RENAME TO change_to_check;
CREATE INDEX change_to_check_by_answer ON change_to_check (let_be_at, number);

CREATE TABLE settled_8 (
    action ANY NOT NULL,
    record_id BLOB NOT NULL,
    record_type INTEGER NOT NULL,
    -- the challenger, as CBOR
    body BLOB NOT NULL,
    PRIMARY KEY (action, record_id, body)
) STRICT, WITHOUT ROWID;
INSERT INTO settled_8 SELECT
    waymark_short(action), waymark_id(record_id), record_type, body
FROM settled ORDER BY action, record_id, body;
DROP TABLE settled;
ALTER TABLE settled_8 RENAME TO settled;
CREATE INDEX settled_by_record ON settled (record_id, body);
