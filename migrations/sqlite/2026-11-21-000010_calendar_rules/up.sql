-- Exceptions, extra hours, contingents, public holidays, staffing, inherited policies, urgent cases.
ALTER TABLE opening ADD COLUMN slug TEXT NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN kind TEXT NOT NULL DEFAULT 'series';
ALTER TABLE opening ADD COLUMN beats_holiday INTEGER NOT NULL DEFAULT 0;
ALTER TABLE opening ADD COLUMN contingents TEXT NOT NULL DEFAULT '[]';
ALTER TABLE opening ADD COLUMN service_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE opening ADD COLUMN outside_frame TEXT;
UPDATE opening SET slug = 'opening-' || lower(hex(id));
CREATE UNIQUE INDEX opening_slug ON opening (pool_id, slug);

CREATE TABLE staffing (
    pool_id BLOB NOT NULL REFERENCES pool,
    on_date TEXT NOT NULL,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    authority_id BLOB NOT NULL REFERENCES authority,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 0 AND 64),
    PRIMARY KEY (pool_id, on_date, from_minute)
) STRICT;

ALTER TABLE authority ADD COLUMN holiday_rules TEXT NOT NULL DEFAULT '{}';
ALTER TABLE authority ADD COLUMN time_frame TEXT NOT NULL DEFAULT '[]';
ALTER TABLE authority ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
ALTER TABLE site ADD COLUMN time_frame TEXT NOT NULL DEFAULT '[]';
ALTER TABLE site ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
ALTER TABLE unit ADD COLUMN phone_hours TEXT NOT NULL DEFAULT '[]';
ALTER TABLE appointment ADD COLUMN urgent_reason TEXT;
