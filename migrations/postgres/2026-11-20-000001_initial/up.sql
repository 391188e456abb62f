-- Everything belongs to an authority (tenant). Foreign keys guard the catalogue; the tables that every booking
-- writes have none towards the catalogue, because each would lock the row of the pool that all bookings share.
-- `einlass verify` checks those relations instead.

CREATE TABLE authority (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    number integer NOT NULL UNIQUE CHECK (number BETWEEN 0 AND 65535),
    name text NOT NULL,
    ags text NOT NULL,
    zone text NOT NULL,
    phone text
);

CREATE TABLE site (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    slug text NOT NULL,
    number smallint NOT NULL CHECK (number BETWEEN 0 AND 255),
    name text NOT NULL,
    street text NOT NULL,
    postcode text NOT NULL,
    town text NOT NULL,
    entrances jsonb NOT NULL,
    UNIQUE (authority_id, slug),
    UNIQUE (authority_id, number)
);

CREATE TABLE unit (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    slug text NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    waiting_area text NOT NULL,
    call_prefix text NOT NULL,
    policy jsonb NOT NULL,
    live_from_on date,
    UNIQUE (authority_id, slug)
);

CREATE TABLE service (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    slug text NOT NULL,
    unit_id uuid NOT NULL REFERENCES unit,
    name jsonb NOT NULL,
    category jsonb NOT NULL,
    synonyms jsonb NOT NULL,
    leika_key text,
    first_minutes smallint NOT NULL,
    further_minutes smallint NOT NULL,
    max_quantity integer NOT NULL CHECK (max_quantity BETWEEN 1 AND 65535),
    need text NOT NULL,
    documents jsonb NOT NULL,
    combination jsonb NOT NULL,
    fee jsonb,
    UNIQUE (authority_id, slug)
);

-- rules_rev rises with every edit of openings, closures or services of the pool. seats_ever is the most seats that
-- any rule of the pool ever gave at one moment.
CREATE TABLE pool (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    slug text NOT NULL,
    unit_id uuid NOT NULL REFERENCES unit,
    site_id uuid NOT NULL REFERENCES site,
    service_ids jsonb NOT NULL,
    rules_rev bigint NOT NULL,
    seats_ever smallint NOT NULL,
    UNIQUE (authority_id, slug)
);

CREATE TABLE opening (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    pool_id uuid NOT NULL REFERENCES pool,
    recurrence jsonb NOT NULL,
    from_minute smallint NOT NULL,
    until_minute smallint NOT NULL,
    valid_from_on date NOT NULL,
    valid_until_on date,
    seats smallint NOT NULL CHECK (seats BETWEEN 1 AND 64),
    rule text NOT NULL,
    channels text NOT NULL
);
CREATE INDEX opening_pool ON opening (pool_id);

CREATE TABLE closure (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    site_id uuid REFERENCES site,
    from_on date NOT NULL,
    until_on date NOT NULL,
    reason text NOT NULL
);
CREATE INDEX closure_authority ON closure (authority_id);

-- Bumped last by every transaction that changes what is free on the day; rules_rev is the newest state of the rules
-- on which a change of the day was decided. changed_in is the transaction that bumped it: a server asks for what
-- changed since the oldest transaction that was still running when it last asked.
CREATE TABLE day_rev (
    pool_id uuid NOT NULL,
    on_date date NOT NULL,
    authority_id uuid NOT NULL,
    rev bigint NOT NULL,
    rules_rev bigint NOT NULL,
    changed_in bigint NOT NULL,
    PRIMARY KEY (pool_id, on_date)
) WITH (fillfactor = 50);
CREATE INDEX day_rev_changed_in ON day_rev (changed_in);

-- The only table with personal data.
CREATE TABLE person_data (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    purpose text NOT NULL,
    name text,
    email text,
    phone text,
    contact_key text,
    delete_after timestamptz NOT NULL
);
CREATE INDEX person_data_contact ON person_data (authority_id, contact_key) WHERE contact_key IS NOT NULL;

-- Rows are never deleted, so the unique number is unique over all that were ever given out.
-- expires_at is set exactly while the seats are only held.
CREATE TABLE appointment (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    number integer UNIQUE,
    site_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    first_quantum bigint NOT NULL,
    quanta smallint NOT NULL CHECK (quanta BETWEEN 1 AND 288),
    on_date date NOT NULL,
    services jsonb NOT NULL,
    documents jsonb NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    person_data_id uuid REFERENCES person_data ON DELETE SET NULL,
    sequence bigint NOT NULL,
    made_at timestamptz NOT NULL,
    state text NOT NULL,
    state_at timestamptz NOT NULL,
    expires_at timestamptz,
    cancelled_by text,
    visit_id uuid,
    CHECK ((expires_at IS NOT NULL) = (state IN ('held', 'pending')))
) WITH (fillfactor = 80);
CREATE INDEX appointment_day ON appointment (authority_id, site_id, on_date);
CREATE INDEX appointment_person ON appointment (person_data_id) WHERE person_data_id IS NOT NULL;
CREATE INDEX appointment_held ON appointment (pool_id, on_date) WHERE expires_at IS NOT NULL;

-- One row per seat and five minutes: the primary key is what makes double booking impossible.
CREATE TABLE seat_claim (
    pool_id uuid NOT NULL,
    quantum_at bigint NOT NULL,
    seat smallint NOT NULL CHECK (seat BETWEEN 0 AND 63),
    appointment_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    PRIMARY KEY (pool_id, quantum_at, seat)
);

CREATE TABLE call_counter (
    unit_id uuid NOT NULL,
    on_date date NOT NULL,
    authority_id uuid NOT NULL,
    last_count integer NOT NULL,
    PRIMARY KEY (unit_id, on_date)
);

CREATE TABLE visit (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    site_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    appointment_id uuid UNIQUE,
    call_number text NOT NULL,
    on_date date NOT NULL,
    arrived_at timestamptz NOT NULL,
    appointment_start_at timestamptz,
    state text NOT NULL,
    state_at timestamptz NOT NULL,
    calls smallint NOT NULL,
    forwarded_to uuid
);
CREATE INDEX visit_day ON visit (authority_id, site_id, on_date);

CREATE TABLE api_client (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL REFERENCES authority,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    channel text NOT NULL,
    scopes text NOT NULL,
    site_id uuid REFERENCES site,
    revoked_at timestamptz
);
CREATE INDEX api_client_authority ON api_client (authority_id);

-- Append-only. Positions of running transactions may lie below those of finished ones; the number of the
-- transaction tells readers how far the log is complete.
CREATE TABLE event (
    position bigint GENERATED ALWAYS AS IDENTITY,
    transaction_id bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    id uuid NOT NULL,
    authority_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (authority_id, transaction_id, position)
);

CREATE TABLE idempotency (
    client_id uuid NOT NULL,
    key text NOT NULL,
    authority_id uuid NOT NULL,
    operation text NOT NULL,
    body_hash bytea NOT NULL,
    made_at timestamptz NOT NULL,
    status smallint,
    answer text,
    subject_id uuid,
    PRIMARY KEY (client_id, key)
);
CREATE INDEX idempotency_made_at ON idempotency (made_at);
