DROP FUNCTION einlass_bump_day(uuid, date, uuid, bigint);
