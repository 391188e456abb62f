-- Bookings that another system names by a reference of its own. facts says what was asked for, so that the same
-- reference with another wish is noticed.
CREATE TABLE external_reference (
    authority_id BLOB NOT NULL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    appointment_id BLOB NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (authority_id, source, reference)
) STRICT;
