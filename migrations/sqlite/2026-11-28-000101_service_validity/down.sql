ALTER TABLE service DROP COLUMN valid_until_on;
ALTER TABLE service DROP COLUMN valid_from_on;
ALTER TABLE service DROP COLUMN combination_limits;
