ALTER TABLE pool DROP COLUMN counters;
DROP TABLE retired_entry;
DROP TABLE town_draft;
DROP TABLE town_version;
