ALTER TABLE unit DROP COLUMN translations;
