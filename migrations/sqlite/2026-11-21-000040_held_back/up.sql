-- Seats that visitors gave back and that the public does not see yet. Claims decide about seats, not this table: a row
-- says only that a public channel counts the seat as taken until the instant.
CREATE TABLE held_back (
    pool_id BLOB NOT NULL,
    quantum_at INTEGER NOT NULL,
    seat INTEGER NOT NULL CHECK (seat BETWEEN 0 AND 63),
    authority_id BLOB NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (pool_id, quantum_at, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_back_until_at ON held_back (until_at);
