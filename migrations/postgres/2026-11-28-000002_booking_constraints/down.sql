UPDATE appointment SET person_data_id = NULL
WHERE person_data_id IS NOT NULL AND NOT EXISTS (SELECT FROM person_data p WHERE p.id = appointment.person_data_id);
ALTER TABLE appointment
    ADD FOREIGN KEY (person_data_id) REFERENCES person_data ON DELETE SET NULL,
    ADD CHECK (quanta BETWEEN 1 AND 288),
    ADD CHECK ((expires_at IS NOT NULL) = (state IN ('held', 'pending')));
ALTER TABLE seat_claim ADD CHECK (seat BETWEEN 0 AND 63);
