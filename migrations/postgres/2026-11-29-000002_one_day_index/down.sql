DROP INDEX appointment_day;
CREATE INDEX appointment_day ON appointment (authority_id, site_id, on_date);
CREATE INDEX appointment_pool_day ON appointment (pool_id, on_date) WHERE state = 'booked';
