-- Everything belongs to an authority (tenant). Foreign keys guard the catalogue; the tables that every booking
-- writes have none towards the catalogue, because on PostgreSQL each would lock the row of the pool that all bookings share.
-- `einlass verify` checks those relations instead.

CREATE TABLE authority (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 0 AND 65535),
    name TEXT NOT NULL,
    ags TEXT NOT NULL,
    zone TEXT NOT NULL,
    phone TEXT
) STRICT;

CREATE TABLE site (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    slug TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 255),
    name TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    town TEXT NOT NULL,
    entrances TEXT NOT NULL,
    UNIQUE (authority_id, slug),
    UNIQUE (authority_id, number)
) STRICT;

CREATE TABLE unit (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    waiting_area TEXT NOT NULL,
    call_prefix TEXT NOT NULL,
    policy TEXT NOT NULL,
    live_from_on TEXT,
    UNIQUE (authority_id, slug)
) STRICT;

CREATE TABLE service (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    slug TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES unit,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    synonyms TEXT NOT NULL,
    leika_key TEXT,
    first_minutes INTEGER NOT NULL,
    further_minutes INTEGER NOT NULL,
    max_quantity INTEGER NOT NULL CHECK (max_quantity BETWEEN 1 AND 65535),
    need TEXT NOT NULL,
    documents TEXT NOT NULL,
    combination TEXT NOT NULL,
    fee TEXT,
    UNIQUE (authority_id, slug)
) STRICT;

-- rules_rev rises with every edit of openings, closures or services of the pool. seats_ever is the most seats that
-- any rule of the pool ever gave at one moment.
CREATE TABLE pool (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    slug TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES unit,
    site_id BLOB NOT NULL REFERENCES site,
    service_ids TEXT NOT NULL,
    rules_rev INTEGER NOT NULL,
    seats_ever INTEGER NOT NULL,
    UNIQUE (authority_id, slug)
) STRICT;

CREATE TABLE opening (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    pool_id BLOB NOT NULL REFERENCES pool,
    recurrence TEXT NOT NULL,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    valid_from_on TEXT NOT NULL,
    valid_until_on TEXT,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 64),
    rule TEXT NOT NULL,
    channels TEXT NOT NULL
) STRICT;
CREATE INDEX opening_pool ON opening (pool_id);

CREATE TABLE closure (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    site_id BLOB REFERENCES site,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX closure_authority ON closure (authority_id);

-- Bumped last by every transaction that changes what is free on the day; rules_rev is the newest state of the rules
-- on which a change of the day was decided. changed_in rises with every bump of any day: a reader asks for what
-- changed since it last asked.
CREATE TABLE day_rev (
    pool_id BLOB NOT NULL,
    on_date TEXT NOT NULL,
    authority_id BLOB NOT NULL,
    rev INTEGER NOT NULL,
    rules_rev INTEGER NOT NULL,
    changed_in INTEGER NOT NULL,
    PRIMARY KEY (pool_id, on_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX day_rev_changed_in ON day_rev (changed_in);

-- The only table with personal data.
CREATE TABLE person_data (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT,
    email TEXT,
    phone TEXT,
    contact_key TEXT,
    delete_after INTEGER NOT NULL
) STRICT;
CREATE INDEX person_data_contact ON person_data (authority_id, contact_key) WHERE contact_key IS NOT NULL;

-- Rows are never deleted, so the unique number is unique over all that were ever given out.
-- expires_at is set exactly while the seats are only held.
CREATE TABLE appointment (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    number INTEGER UNIQUE,
    site_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    pool_id BLOB NOT NULL,
    first_quantum INTEGER NOT NULL,
    quanta INTEGER NOT NULL CHECK (quanta BETWEEN 1 AND 288),
    on_date TEXT NOT NULL,
    services TEXT NOT NULL,
    documents TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    person_data_id BLOB REFERENCES person_data ON DELETE SET NULL,
    sequence INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_at INTEGER NOT NULL,
    expires_at INTEGER,
    cancelled_by TEXT,
    visit_id BLOB,
    CHECK ((expires_at IS NOT NULL) = (state IN ('held', 'pending')))
) STRICT;
CREATE INDEX appointment_day ON appointment (authority_id, site_id, on_date);
CREATE INDEX appointment_person ON appointment (person_data_id) WHERE person_data_id IS NOT NULL;
CREATE INDEX appointment_held ON appointment (pool_id, on_date) WHERE expires_at IS NOT NULL;

-- One row per seat and five minutes: the primary key is what makes double booking impossible.
CREATE TABLE seat_claim (
    pool_id BLOB NOT NULL,
    quantum_at INTEGER NOT NULL,
    seat INTEGER NOT NULL CHECK (seat BETWEEN 0 AND 63),
    appointment_id BLOB NOT NULL,
    authority_id BLOB NOT NULL,
    PRIMARY KEY (pool_id, quantum_at, seat)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_counter (
    unit_id BLOB NOT NULL,
    on_date TEXT NOT NULL,
    authority_id BLOB NOT NULL,
    last_count INTEGER NOT NULL,
    PRIMARY KEY (unit_id, on_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    site_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    appointment_id BLOB UNIQUE,
    call_number TEXT NOT NULL,
    on_date TEXT NOT NULL,
    arrived_at INTEGER NOT NULL,
    appointment_start_at INTEGER,
    state TEXT NOT NULL,
    state_at INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    forwarded_to BLOB
) STRICT;
CREATE INDEX visit_day ON visit (authority_id, site_id, on_date);

CREATE TABLE api_client (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL REFERENCES authority,
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    channel TEXT NOT NULL,
    scopes TEXT NOT NULL,
    site_id BLOB REFERENCES site,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_client_authority ON api_client (authority_id);

-- Append-only. There is one writer, so positions alone order the log; the number of the transaction stays 0.
CREATE TABLE event (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL DEFAULT 0,
    id BLOB NOT NULL,
    authority_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    occurred_at INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX event_reading ON event (authority_id, transaction_id, position);

CREATE TABLE idempotency (
    client_id BLOB NOT NULL,
    key TEXT NOT NULL,
    authority_id BLOB NOT NULL,
    operation TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    subject_id BLOB,
    PRIMARY KEY (client_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_made_at ON idempotency (made_at);
