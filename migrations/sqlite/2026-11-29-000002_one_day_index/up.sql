-- What is looked for by day is one town's and few thousand rows: one index does for all, and every booking writes one
-- less.
DROP INDEX appointment_pool_day;
DROP INDEX appointment_day;
CREATE INDEX appointment_day ON appointment (authority_id, on_date);
