-- Who waits for a time to come free. The order is made_at, then id. While something is offered appointment_id names
-- the held appointment and expires_at its end; an offer that has lapsed counts as none, by comparison with now.
CREATE TABLE waiting_entry (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    wish TEXT NOT NULL,
    services_key TEXT NOT NULL,
    to_on TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    person_data_id BLOB REFERENCES person_data ON DELETE SET NULL,
    state TEXT NOT NULL,
    appointment_id BLOB,
    expires_at INTEGER,
    CHECK ((appointment_id IS NOT NULL) = (state IN ('offered', 'booked'))),
    CHECK ((expires_at IS NOT NULL) = (state = 'offered'))
) STRICT;
CREATE INDEX waiting_entry_open ON waiting_entry (authority_id, made_at, id) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_entry_person ON waiting_entry (person_data_id) WHERE person_data_id IS NOT NULL;

-- Every offer that was ever made, so that nobody is offered the same time twice.
CREATE TABLE waiting_offer (
    appointment_id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    site_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    first_quantum INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX waiting_offer_entry ON waiting_offer (entry_id);
