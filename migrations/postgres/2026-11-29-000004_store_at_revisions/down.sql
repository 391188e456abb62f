DROP FUNCTION einlass_store_bookings(boolean, uuid[], bigint[], smallint[], uuid[], uuid[], einlass_contact_guard[],
    einlass_new_booking[], einlass_new_person[], einlass_new_answer[], einlass_seen_day[]);
DROP TYPE einlass_seen_day;
