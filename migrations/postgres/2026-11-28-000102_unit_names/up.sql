-- Names of units in other languages; the German one stays in its column.
ALTER TABLE unit ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
