-- Exceptions, extra hours, contingents, public holidays, staffing, inherited policies, urgent cases.
ALTER TABLE opening ADD COLUMN slug text NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN kind text NOT NULL DEFAULT 'series';
ALTER TABLE opening ADD COLUMN beats_holiday boolean NOT NULL DEFAULT false;
ALTER TABLE opening ADD COLUMN contingents jsonb NOT NULL DEFAULT '[]';
ALTER TABLE opening ADD COLUMN service_ids jsonb NOT NULL DEFAULT '[]';
ALTER TABLE opening ADD COLUMN outside_frame text;
UPDATE opening SET slug = 'opening-' || replace(id::text, '-', '');
CREATE UNIQUE INDEX opening_slug ON opening (pool_id, slug);

CREATE TABLE staffing (
    pool_id uuid NOT NULL REFERENCES pool,
    on_date date NOT NULL,
    from_minute smallint NOT NULL,
    until_minute smallint NOT NULL,
    authority_id uuid NOT NULL REFERENCES authority,
    seats smallint NOT NULL CHECK (seats BETWEEN 0 AND 64),
    PRIMARY KEY (pool_id, on_date, from_minute)
);

ALTER TABLE authority ADD COLUMN holiday_rules jsonb NOT NULL DEFAULT '{}';
ALTER TABLE authority ADD COLUMN time_frame jsonb NOT NULL DEFAULT '[]';
ALTER TABLE authority ADD COLUMN policy jsonb NOT NULL DEFAULT '{}';
ALTER TABLE site ADD COLUMN time_frame jsonb NOT NULL DEFAULT '[]';
ALTER TABLE site ADD COLUMN policy jsonb NOT NULL DEFAULT '{}';
ALTER TABLE unit ADD COLUMN phone_hours jsonb NOT NULL DEFAULT '[]';
ALTER TABLE appointment ADD COLUMN urgent_reason text;
