DROP INDEX appointment_pool_day;
DROP TABLE mass_cancelled;
DROP TABLE mass_cancellation;
