-- The configuration of an authority is one document; each published state of it is a version.
CREATE TABLE town_version (
    authority_id uuid NOT NULL REFERENCES authority,
    version bigint NOT NULL CHECK (version >= 1),
    document jsonb NOT NULL,
    note text,
    made_by text NOT NULL,
    client_id uuid,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (authority_id, version)
);

-- rev rises with every edit: the ETag of the draft.
CREATE TABLE town_draft (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    base_version bigint NOT NULL,
    rev bigint NOT NULL,
    document jsonb NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX town_draft_of_authority ON town_draft (authority_id, id);

-- Entries that the published document no longer names: neither visible nor bookable, but their bookings go on.
CREATE TABLE retired_entry (
    authority_id uuid NOT NULL REFERENCES authority,
    entry_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('site', 'unit', 'service', 'pool')),
    retired_at timestamptz NOT NULL,
    PRIMARY KEY (authority_id, entry_id)
);

-- Counters with their rooms.
ALTER TABLE pool ADD COLUMN counters jsonb NOT NULL DEFAULT '[]';
