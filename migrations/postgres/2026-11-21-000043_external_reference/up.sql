-- Bookings that another system names by a reference of its own. facts says what was asked for, so that the same
-- reference with another wish is noticed.
CREATE TABLE external_reference (
    authority_id uuid NOT NULL,
    source text NOT NULL,
    reference text NOT NULL,
    appointment_id uuid NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (authority_id, source, reference)
);
