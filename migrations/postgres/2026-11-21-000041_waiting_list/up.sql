-- Who waits for a time to come free. The order is made_at, then id. While something is offered appointment_id names
-- the held appointment and expires_at its end; an offer that has lapsed counts as none, by comparison with now.
CREATE TABLE waiting_entry (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    wish jsonb NOT NULL,
    services_key text NOT NULL,
    to_on date NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    person_data_id uuid REFERENCES person_data ON DELETE SET NULL,
    state text NOT NULL,
    appointment_id uuid,
    expires_at timestamptz,
    CHECK ((appointment_id IS NOT NULL) = (state IN ('offered', 'booked'))),
    CHECK ((expires_at IS NOT NULL) = (state = 'offered'))
);
CREATE INDEX waiting_entry_open ON waiting_entry (authority_id, made_at, id) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_entry_person ON waiting_entry (person_data_id) WHERE person_data_id IS NOT NULL;

-- Every offer that was ever made, so that nobody is offered the same time twice.
CREATE TABLE waiting_offer (
    appointment_id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    site_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    first_quantum bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX waiting_offer_entry ON waiting_offer (entry_id);
