-- The configuration of an authority is one document; each published state of it is a version.
CREATE TABLE town_version (
    authority_id BLOB NOT NULL REFERENCES authority,
    version INTEGER NOT NULL CHECK (version >= 1),
    document TEXT NOT NULL,
    note TEXT,
    made_by TEXT NOT NULL,
    client_id BLOB,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, version)
) STRICT;

-- rev rises with every edit: the ETag of the draft.
CREATE TABLE town_draft (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    base_version INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    document TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX town_draft_of_authority ON town_draft (authority_id, id);

-- Entries that the published document no longer names: neither visible nor bookable, but their bookings go on.
CREATE TABLE retired_entry (
    authority_id BLOB NOT NULL REFERENCES authority,
    entry_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('site', 'unit', 'service', 'pool')),
    retired_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, entry_id)
) STRICT;

-- Counters with their rooms.
ALTER TABLE pool ADD COLUMN counters TEXT NOT NULL DEFAULT '[]';
