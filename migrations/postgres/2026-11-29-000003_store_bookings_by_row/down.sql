DROP FUNCTION einlass_store_bookings;
DROP TYPE einlass_new_booking, einlass_new_person, einlass_new_answer, einlass_contact_guard,
    einlass_decided_day;

-- Stores bookings, one or as many as come at the same moment, each with its seats, personal data, event and answer to the
-- request, in one call; returns the places of those that lost a seat to somebody else, counted from 1, of which nothing
-- is stored. The arrays of seats, persons and answers name the booking to which an element belongs; seats come in
-- ascending order of pool, quantum and seat.
--
-- At once: the revisions of the days are raised too, and what is in the way is waited for shortly only, because others
-- wait behind. A decision under rules that were edited since then fails, and so does a request whose key was used.
CREATE FUNCTION einlass_store_bookings(
    at_once boolean,
    the_id uuid[], the_authority_id uuid[], the_number integer[], the_site_id uuid[], the_unit_id uuid[],
    the_pool_id uuid[], the_first_quantum bigint[], the_quanta smallint[], the_on_date date[], the_services jsonb[],
    the_documents jsonb[], the_channel text[], the_language text[], the_person_data_id uuid[], the_sequence
    bigint[], the_made_at timestamptz[], the_state text[], the_state_at timestamptz[], the_expires_at timestamptz[],
    the_urgent_reason text[], the_variant text[], the_terms jsonb[], the_rules_rev bigint[],
    the_event_id uuid[], the_kind text[], the_subject_id uuid[], the_occurred_at timestamptz[], the_payload jsonb[],
    seat_of bigint[], seat_quantum bigint[], seat_seat smallint[],
    person_of bigint[], person_id uuid[], person_purpose text[], person_name text[], person_email text[],
    person_phone text[], person_contact_key text[], person_delete_after timestamptz[], person_answers jsonb[],
    person_account_key text[],
    answer_of bigint[], answer_client_id uuid[], answer_key text[], answer_operation text[], answer_body_hash
    bytea[], answer_made_at timestamptz[], answer_status smallint[], answer_answer text[], answer_subject_id uuid[]
)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    lost bigint[] := '{}';
    stored bigint;
BEGIN
    IF at_once THEN
        PERFORM set_config('lock_timeout', '100ms', true);
    END IF;

    INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
    SELECT the_pool_id[s.place], s.quantum_at, s.seat, the_id[s.place], the_authority_id[s.place]
    FROM unnest(seat_of, seat_quantum, seat_seat) AS s (place, quantum_at, seat)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS stored = ROW_COUNT;
    IF stored < cardinality(seat_of) THEN
        lost := ARRAY(
            SELECT DISTINCT s.place
            FROM unnest(seat_of, seat_quantum, seat_seat) AS s (place, quantum_at, seat)
                 LEFT JOIN seat_claim c
                 ON c.pool_id = the_pool_id[s.place] AND c.quantum_at = s.quantum_at AND c.seat = s.seat
            WHERE c.appointment_id IS DISTINCT FROM the_id[s.place]);
        DELETE FROM seat_claim c
        USING unnest(seat_of, seat_quantum, seat_seat) AS s (place, quantum_at, seat)
        WHERE s.place = ANY (lost) AND c.pool_id = the_pool_id[s.place] AND c.quantum_at = s.quantum_at
            AND c.seat = s.seat AND c.appointment_id = the_id[s.place];
    END IF;

    IF cardinality(answer_of) > 0 THEN
        -- A key counts for 24 hours.
        INSERT INTO idempotency (client_id, key, operation, body_hash, made_at, status, answer, subject_id, authority_id)
        SELECT a.client_id, a.key, a.operation, a.body_hash, a.made_at, a.status, a.answer, a.subject_id,
            the_authority_id[a.place]
        FROM unnest(answer_of, answer_client_id, answer_key, answer_operation, answer_body_hash, answer_made_at,
                answer_status, answer_answer, answer_subject_id)
            AS a (place, client_id, key, operation, body_hash, made_at, status, answer, subject_id)
        WHERE a.place <> ALL (lost)
        ORDER BY a.client_id, a.key
        ON CONFLICT (client_id, key) DO UPDATE
        SET authority_id = excluded.authority_id, operation = excluded.operation, body_hash = excluded.body_hash,
            made_at = excluded.made_at, status = excluded.status, answer = excluded.answer,
            subject_id = excluded.subject_id
        WHERE idempotency.made_at <= excluded.made_at - interval '24 hours';
        GET DIAGNOSTICS stored = ROW_COUNT;
        IF stored < (SELECT count(*) FROM unnest(answer_of) AS a (place) WHERE a.place <> ALL (lost)) THEN
            RAISE EXCEPTION 'the key of a request was used' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;

    INSERT INTO person_data (authority_id, id, purpose, name, email, phone, contact_key, delete_after, answers,
        account_key)
    SELECT the_authority_id[p.place], p.id, p.purpose, p.name, p.email, p.phone, p.contact_key, p.delete_after,
        p.answers, p.account_key
    FROM unnest(person_of, person_id, person_purpose, person_name, person_email, person_phone, person_contact_key,
            person_delete_after, person_answers, person_account_key)
        AS p (place, id, purpose, name, email, phone, contact_key, delete_after, answers, account_key)
    WHERE p.place <> ALL (lost);

    INSERT INTO appointment (id, authority_id, number, site_id, unit_id, pool_id, first_quantum, quanta, on_date,
        services, documents, channel, language, person_data_id, sequence, made_at,
        state, state_at, expires_at, urgent_reason, variant, terms)
    SELECT n.id, n.authority_id, n.number, n.site_id, n.unit_id, n.pool_id, n.first_quantum, n.quanta, n.on_date,
        n.services, n.documents, n.channel, n.language, n.person_data_id, n.sequence, n.made_at,
        n.state, n.state_at, n.expires_at, n.urgent_reason, n.variant, n.terms
    FROM unnest(the_id, the_authority_id, the_number, the_site_id, the_unit_id, the_pool_id, the_first_quantum,
            the_quanta, the_on_date, the_services, the_documents, the_channel, the_language,
            the_person_data_id, the_sequence, the_made_at, the_state, the_state_at, the_expires_at,
            the_urgent_reason, the_variant, the_terms)
        WITH ORDINALITY
        AS n (id, authority_id, number, site_id, unit_id, pool_id, first_quantum, quanta, on_date, services,
            documents, channel, language, person_data_id, sequence, made_at, state, state_at,
            expires_at, urgent_reason, variant, terms, place)
    WHERE n.place <> ALL (lost);

    INSERT INTO event (id, authority_id, kind, subject_id, occurred_at, payload)
    SELECT e.id, e.authority_id, e.kind, e.subject_id, e.occurred_at, e.payload
    FROM unnest(the_event_id, the_authority_id, the_kind, the_subject_id, the_occurred_at, the_payload)
        WITH ORDINALITY AS e (id, authority_id, kind, subject_id, occurred_at, payload, place)
    WHERE e.place <> ALL (lost);

    IF at_once THEN
        INSERT INTO day_rev (pool_id, on_date, authority_id, rules_rev, rev, changed_in)
        SELECT d.pool_id, d.on_date, d.authority_id, min(d.rules_rev), 1, pg_current_xact_id()::text::bigint
        FROM unnest(the_pool_id, the_on_date, the_authority_id, the_rules_rev)
            WITH ORDINALITY AS d (pool_id, on_date, authority_id, rules_rev, place)
        WHERE d.place <> ALL (lost)
        GROUP BY d.pool_id, d.on_date, d.authority_id
        ORDER BY d.pool_id, d.on_date
        ON CONFLICT (pool_id, on_date) DO UPDATE
        SET rev = day_rev.rev + 1, rules_rev = greatest(day_rev.rules_rev, excluded.rules_rev),
            changed_in = excluded.changed_in
        WHERE day_rev.rules_rev <= excluded.rules_rev;
        GET DIAGNOSTICS stored = ROW_COUNT;
        IF stored < (SELECT count(DISTINCT (d.pool_id, d.on_date))
                     FROM unnest(the_pool_id, the_on_date) WITH ORDINALITY AS d (pool_id, on_date, place)
                     WHERE d.place <> ALL (lost)) THEN
            RAISE EXCEPTION 'the rules of a day were edited' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;
    RETURN lost;
END
$$;
