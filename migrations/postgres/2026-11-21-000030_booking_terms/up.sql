-- What services ask of a booking, and what a booking keeps of it.
ALTER TABLE authority ADD COLUMN exempt_contacts jsonb NOT NULL DEFAULT '[]';
ALTER TABLE unit ADD COLUMN closed_channels jsonb NOT NULL DEFAULT '[]';
ALTER TABLE service ADD COLUMN terms jsonb NOT NULL DEFAULT '{}';
ALTER TABLE appointment ADD COLUMN variant text NOT NULL DEFAULT 'on_site';
ALTER TABLE appointment ADD COLUMN terms jsonb NOT NULL DEFAULT '{}';

-- Answers are personal data; the account is a digest of what the portal calls it.
ALTER TABLE person_data ADD COLUMN answers jsonb NOT NULL DEFAULT '[]';
ALTER TABLE person_data ADD COLUMN account_key text;
CREATE INDEX person_data_account ON person_data (authority_id, account_key) WHERE account_key IS NOT NULL;

-- Wrong names stated for a booking number, whether the number exists or not.
CREATE TABLE name_try (
    authority_id uuid NOT NULL,
    number integer NOT NULL,
    tries smallint NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (authority_id, number)
);
