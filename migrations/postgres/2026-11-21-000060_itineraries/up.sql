-- Minutes on foot between the sites of an authority. No row: the defaults of the program.
CREATE TABLE walking_times (
    authority_id uuid PRIMARY KEY REFERENCES authority,
    within_site_minutes smallint NOT NULL CHECK (within_site_minutes BETWEEN 0 AND 240),
    unknown_minutes smallint NOT NULL CHECK (unknown_minutes BETWEEN 0 AND 240),
    walks jsonb NOT NULL
);

-- Appointments that were booked together under the number of one of them, whose id is the id of the itinerary.
CREATE TABLE itinerary_station (
    appointment_id uuid PRIMARY KEY,
    authority_id uuid NOT NULL,
    itinerary_id uuid NOT NULL,
    place smallint NOT NULL CHECK (place BETWEEN 0 AND 4),
    walking_minutes smallint NOT NULL CHECK (walking_minutes BETWEEN 0 AND 240)
);
CREATE INDEX itinerary_station_itinerary ON itinerary_station (itinerary_id);
