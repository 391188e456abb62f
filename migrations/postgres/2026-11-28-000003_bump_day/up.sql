-- Raises the revision of a day, the last thing a transaction does before its commit and in one message with it: the row
-- of a day that a crowd wants is locked as shortly as can be. A decision under rules that were edited since then fails.
-- No rules_rev: seats came free, which no rule can forbid.
CREATE FUNCTION einlass_bump_day(the_pool uuid, the_day date, the_authority uuid, the_rules_rev bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO day_rev (pool_id, on_date, authority_id, rules_rev, rev, changed_in)
    VALUES (the_pool, the_day, the_authority, coalesce(the_rules_rev, 0), 1, pg_current_xact_id()::text::bigint)
    ON CONFLICT (pool_id, on_date) DO UPDATE
    SET rev = day_rev.rev + 1, rules_rev = greatest(day_rev.rules_rev, excluded.rules_rev),
        changed_in = excluded.changed_in
    WHERE the_rules_rev IS NULL OR day_rev.rules_rev <= the_rules_rev;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the rules of the day were edited' USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;
