-- A server that stored the last bookings of a day knows what is taken on it without reading. What it decides by that is
-- stored only if the day still has the revision for which it was known. The number of a booking is looked up here, because
-- nothing else need be read before. The functions of this name that take other types stay for servers of the versions
-- before, which may still run.

-- A day on which seats are taken under the rules of a revision; with the revision of the day that it was seen at, if it
-- counts for that one only.
CREATE TYPE einlass_seen_day AS (pool_id uuid, on_date date, authority_id uuid, rules_rev bigint, rev bigint);

-- Stores bookings, one or as many as come at the same moment, each with its seats, personal data, event and answer to the
-- request, in one call; returns those that lost a seat to somebody else, whose contact has other bookings by now, or whose
-- number was given out before, of which nothing is stored.
--
-- Guards come in ascending order of their locks, seats in that of pool, quantum and seat, answers in that of client and
-- key, days in that of pool and date, so that nobody waits in a circle. A decision under rules that were edited since then
-- fails, and so does one about a day that has another revision than it was seen at, or a request whose key was used.
-- Hastily: what is in the way is waited for shortly only, because others wait behind.
CREATE FUNCTION einlass_store_bookings(
    hastily boolean,
    seat_pool uuid[], seat_quantum bigint[], seat_seat smallint[], seat_appointment uuid[], seat_authority uuid[],
    guards einlass_contact_guard[], bookings einlass_new_booking[], persons einlass_new_person[], answers einlass_new_answer[],
    days einlass_seen_day[]
)
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    lost uuid[] := '{}';
    stored bigint;
    patience text;
BEGIN
    IF hastily THEN
        patience := set_config('lock_timeout', '100ms', true);
        lost := ARRAY(
            SELECT b.id FROM unnest(bookings) AS b
            WHERE (SELECT true FROM appointment a WHERE a.number = b.number));
    END IF;

    IF cardinality(guards) > 0 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(g.lock, 0)) FROM unnest(guards) AS g;
        lost := lost || ARRAY(
            SELECT g.appointment_id
            FROM unnest(guards) AS g
            WHERE g.seen <> coalesce(
                (SELECT string_agg(a.id || '@' || a.first_quantum, ' ' ORDER BY a.id)
                 FROM person_data p JOIN appointment a ON a.person_data_id = p.id
                 WHERE p.authority_id = g.authority_id AND p.contact_key = g.contact_key
                     AND a.state IN ('booked', 'pending') AND (a.expires_at IS NULL OR a.expires_at > g.decided_at)
                     AND a.first_quantum >= g.first_quantum),
                ''));
    END IF;

    IF cardinality(lost) > 0 THEN
        SELECT array_agg(s.pool_id ORDER BY s.place), array_agg(s.quantum_at ORDER BY s.place),
            array_agg(s.seat ORDER BY s.place), array_agg(s.appointment_id ORDER BY s.place),
            array_agg(s.authority_id ORDER BY s.place)
        INTO seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority
        FROM unnest(seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority) WITH ORDINALITY
            AS s (pool_id, quantum_at, seat, appointment_id, authority_id, place)
        WHERE s.appointment_id <> ALL (lost);
    END IF;

    BEGIN
        INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
        SELECT * FROM unnest(seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority);
    EXCEPTION WHEN unique_violation THEN
        INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
        SELECT * FROM unnest(seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority)
        ON CONFLICT DO NOTHING;
        lost := lost || ARRAY(
            SELECT DISTINCT s.appointment_id
            FROM unnest(seat_pool, seat_quantum, seat_seat, seat_appointment)
                     AS s (pool_id, quantum_at, seat, appointment_id)
                 LEFT JOIN seat_claim c USING (pool_id, quantum_at, seat)
            WHERE c.appointment_id IS DISTINCT FROM s.appointment_id);
        DELETE FROM seat_claim c
        USING unnest(seat_pool, seat_quantum, seat_seat, seat_appointment)
            AS s (pool_id, quantum_at, seat, appointment_id)
        WHERE s.appointment_id = ANY (lost) AND c.pool_id = s.pool_id AND c.quantum_at = s.quantum_at
            AND c.seat = s.seat AND c.appointment_id = s.appointment_id;
    END;

    IF cardinality(lost) > 0 THEN
        bookings := ARRAY(SELECT b FROM unnest(bookings) AS b WHERE b.id <> ALL (lost));
        persons := ARRAY(SELECT p FROM unnest(persons) AS p WHERE p.appointment_id <> ALL (lost));
        answers := ARRAY(SELECT a FROM unnest(answers) AS a WHERE a.appointment_id <> ALL (lost));
    END IF;

    IF cardinality(answers) > 0 THEN
        -- A key counts for 24 hours.
        INSERT INTO idempotency (client_id, key, authority_id, operation, body_hash, made_at, status, answer, subject_id)
        SELECT client_id, key, authority_id, operation, body_hash, made_at, status, answer, subject_id
        FROM unnest(answers)
        ON CONFLICT (client_id, key) DO UPDATE
        SET authority_id = excluded.authority_id, operation = excluded.operation, body_hash = excluded.body_hash,
            made_at = excluded.made_at, status = excluded.status, answer = excluded.answer,
            subject_id = excluded.subject_id
        WHERE idempotency.made_at <= excluded.made_at - interval '24 hours';
        GET DIAGNOSTICS stored = ROW_COUNT;
        IF stored < cardinality(answers) THEN
            RAISE EXCEPTION 'the key of a request was used' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;

    IF cardinality(persons) > 0 THEN
        INSERT INTO person_data (id, authority_id, purpose, name, email, phone, contact_key, delete_after, answers,
            account_key)
        SELECT id, authority_id, purpose, name, email, phone, contact_key, delete_after, p.answers, account_key
        FROM unnest(persons) AS p;
    END IF;

    INSERT INTO appointment (id, authority_id, number, site_id, unit_id, pool_id, first_quantum, quanta, on_date,
        services, documents, channel, language, person_data_id, sequence, made_at,
        state, state_at, expires_at, urgent_reason, variant, terms)
    SELECT id, authority_id, number, site_id, unit_id, pool_id, first_quantum, quanta, on_date,
        services, documents, channel, language, person_data_id, sequence, made_at,
        state, state_at, expires_at, urgent_reason, variant, terms
    FROM unnest(bookings);

    INSERT INTO event (id, authority_id, kind, subject_id, occurred_at, payload)
    SELECT event_id, authority_id, kind, subject_id, occurred_at, payload FROM unnest(bookings);

    IF cardinality(days) > 0 THEN
        INSERT INTO day_rev (pool_id, on_date, authority_id, rules_rev, rev, changed_in)
        SELECT pool_id, on_date, authority_id, rules_rev, coalesce(rev + 1, 1), pg_current_xact_id()::text::bigint
        FROM unnest(days)
        ON CONFLICT (pool_id, on_date) DO UPDATE
        SET rev = day_rev.rev + 1, rules_rev = greatest(day_rev.rules_rev, excluded.rules_rev),
            changed_in = excluded.changed_in
        -- A day that was seen at a revision has at least the second one now.
        WHERE day_rev.rules_rev <= excluded.rules_rev AND (excluded.rev = 1 OR excluded.rev = day_rev.rev + 1);
        GET DIAGNOSTICS stored = ROW_COUNT;
        IF stored < cardinality(days) THEN
            RAISE EXCEPTION 'a day or its rules were changed' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;
    RETURN lost;
END
$$;
