-- Bookings that an authority calls off together. What is left to do is read from the bookings themselves; a row of
-- mass_cancelled is written in the transaction that cancels, so a run that was broken off goes on where it ended.
CREATE TABLE mass_cancellation (
    id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    pool_ids jsonb NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    reason jsonb NOT NULL,
    rebooking_link text NOT NULL
);

CREATE TABLE mass_cancelled (
    appointment_id uuid PRIMARY KEY,
    mass_id uuid NOT NULL,
    authority_id uuid NOT NULL
);
CREATE INDEX mass_cancelled_mass ON mass_cancelled (mass_id);
CREATE INDEX appointment_pool_day ON appointment (pool_id, on_date) WHERE state = 'booked';
