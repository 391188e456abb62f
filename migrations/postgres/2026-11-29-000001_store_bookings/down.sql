DROP FUNCTION einlass_store_bookings;
