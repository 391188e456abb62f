-- Bookings are handed in as rows instead of columns, a tenth of the parameters, and the seats that nearly always are free
-- are simply inserted; only after a collision it is found out whose they were. The function of this name that takes
-- columns stays for servers of the version before, which may still run.

-- An appointment with the event that tells of it.
CREATE TYPE einlass_new_booking AS (
    id uuid, authority_id uuid, number integer, site_id uuid, unit_id uuid, pool_id uuid, first_quantum bigint,
    quanta smallint, on_date date, services jsonb, documents jsonb, channel text, language text, person_data_id uuid,
    sequence bigint, made_at timestamptz, state text, state_at timestamptz, expires_at timestamptz,
    urgent_reason text, variant text, terms jsonb,
    event_id uuid, kind text, subject_id uuid, occurred_at timestamptz, payload jsonb
);

-- Personal data of an appointment.
CREATE TYPE einlass_new_person AS (
    appointment_id uuid, id uuid, authority_id uuid, purpose text, name text, email text, phone text, contact_key text,
    delete_after timestamptz, answers jsonb, account_key text
);

-- The answer of the request that made an appointment.
CREATE TYPE einlass_new_answer AS (
    appointment_id uuid, client_id uuid, key text, authority_id uuid, operation text, body_hash bytea,
    made_at timestamptz, status smallint, answer text, subject_id uuid
);

-- What an appointment was decided on: the open bookings of its contact, as id@first_quantum, ascending, with blanks
-- between; and what transactions lock that decide about the contact.
CREATE TYPE einlass_contact_guard AS (
    appointment_id uuid, lock text, authority_id uuid, contact_key text, decided_at timestamptz, first_quantum bigint,
    seen text
);

-- A day on which seats are taken under the rules of a revision.
CREATE TYPE einlass_decided_day AS (pool_id uuid, on_date date, authority_id uuid, rules_rev bigint);

-- Stores bookings, one or as many as come at the same moment, each with its seats, personal data, event and answer to the
-- request, in one call; returns those that lost a seat to somebody else, or whose contact has other bookings by now, of
-- which nothing is stored.
--
-- Guards come in ascending order of their locks, seats in that of pool, quantum and seat, answers in that of client and
-- key, days in that of pool and date, so that nobody waits in a circle. A decision under rules that were edited since then fails, and so does a request
-- whose key was used. Hastily: what is in the way is waited for shortly only, because others wait behind.
CREATE FUNCTION einlass_store_bookings(
    hastily boolean,
    seat_pool uuid[], seat_quantum bigint[], seat_seat smallint[], seat_appointment uuid[], seat_authority uuid[],
    guards einlass_contact_guard[], bookings einlass_new_booking[], persons einlass_new_person[], answers einlass_new_answer[],
    days einlass_decided_day[]
)
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    lost uuid[] := '{}';
    stored bigint;
    patience text;
BEGIN
    IF hastily THEN
        patience := set_config('lock_timeout', '100ms', true);
    END IF;

    IF cardinality(guards) > 0 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(g.lock, 0)) FROM unnest(guards) AS g;
        lost := ARRAY(
            SELECT g.appointment_id
            FROM unnest(guards) AS g
            WHERE g.seen <> coalesce(
                (SELECT string_agg(a.id || '@' || a.first_quantum, ' ' ORDER BY a.id)
                 FROM person_data p JOIN appointment a ON a.person_data_id = p.id
                 WHERE p.authority_id = g.authority_id AND p.contact_key = g.contact_key
                     AND a.state IN ('booked', 'pending') AND (a.expires_at IS NULL OR a.expires_at > g.decided_at)
                     AND a.first_quantum >= g.first_quantum),
                ''));
        IF cardinality(lost) > 0 THEN
            SELECT array_agg(s.pool_id ORDER BY s.place), array_agg(s.quantum_at ORDER BY s.place),
                array_agg(s.seat ORDER BY s.place), array_agg(s.appointment_id ORDER BY s.place),
                array_agg(s.authority_id ORDER BY s.place)
            INTO seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority
            FROM unnest(seat_pool, seat_quantum, seat_seat, seat_appointment, seat_authority) WITH ORDINALITY
                AS s (pool_id, quantum_at, seat, appointment_id, authority_id, place)
            WHERE s.appointment_id <> ALL (lost);
        END IF;
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
        SELECT pool_id, on_date, authority_id, rules_rev, 1, pg_current_xact_id()::text::bigint
        FROM unnest(days)
        ON CONFLICT (pool_id, on_date) DO UPDATE
        SET rev = day_rev.rev + 1, rules_rev = greatest(day_rev.rules_rev, excluded.rules_rev),
            changed_in = excluded.changed_in
        WHERE day_rev.rules_rev <= excluded.rules_rev;
        GET DIAGNOSTICS stored = ROW_COUNT;
        IF stored < cardinality(days) THEN
            RAISE EXCEPTION 'the rules of a day were edited' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;
    RETURN lost;
END
$$;
