-- On which days a service is given, and how far a visit may go that has it and others.
ALTER TABLE service ADD COLUMN combination_limits jsonb NOT NULL DEFAULT '{}';
ALTER TABLE service ADD COLUMN valid_from_on date;
ALTER TABLE service ADD COLUMN valid_until_on date;
