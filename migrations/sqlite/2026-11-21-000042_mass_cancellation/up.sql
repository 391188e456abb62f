-- Bookings that an authority calls off together. What is left to do is read from the bookings themselves; a row of
-- mass_cancelled is written in the transaction that cancels, so a run that was broken off goes on where it ended.
CREATE TABLE mass_cancellation (
    id BLOB PRIMARY KEY,
    authority_id BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    pool_ids TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    rebooking_link TEXT NOT NULL
) STRICT;

CREATE TABLE mass_cancelled (
    appointment_id BLOB PRIMARY KEY,
    mass_id BLOB NOT NULL,
    authority_id BLOB NOT NULL
) STRICT;
CREATE INDEX mass_cancelled_mass ON mass_cancelled (mass_id);
CREATE INDEX appointment_pool_day ON appointment (pool_id, on_date) WHERE state = 'booked';
