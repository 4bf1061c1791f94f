-- What the letters of placements and visits need beside what was there.
ALTER TABLE placement ADD COLUMN "reply_by" TEXT;
ALTER TABLE placement ADD COLUMN "told_reason" TEXT;
ALTER TABLE placement ADD COLUMN "instead" TEXT;
ALTER TABLE event ADD COLUMN "reply_by" TEXT;
ALTER TABLE event ADD COLUMN "cost" TEXT;
ALTER TABLE event ADD COLUMN "who_for" TEXT;
ALTER TABLE event ADD COLUMN "staff_count" INTEGER;
ALTER TABLE event ADD COLUMN "room" TEXT;
ALTER TABLE event ADD COLUMN "told_reason" TEXT;
ALTER TABLE event ADD COLUMN "instead" TEXT;
ALTER TABLE contact ADD COLUMN "gets_letters" INTEGER;
