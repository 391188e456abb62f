-- What services ask of a booking, and what a booking keeps of it.
ALTER TABLE authority ADD COLUMN exempt_contacts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE unit ADD COLUMN closed_channels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE service ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE appointment ADD COLUMN variant TEXT NOT NULL DEFAULT 'on_site';
ALTER TABLE appointment ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';

-- Answers are personal data; the account is a digest of what the portal calls it.
ALTER TABLE person_data ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE person_data ADD COLUMN account_key TEXT;
CREATE INDEX person_data_account ON person_data (authority_id, account_key) WHERE account_key IS NOT NULL;

-- Wrong names stated for a booking number, whether the number exists or not.
CREATE TABLE name_try (
    authority_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, number)
) STRICT, WITHOUT ROWID;
