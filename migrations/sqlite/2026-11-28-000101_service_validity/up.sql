-- On which days a service is given, and how far a visit may go that has it and others.
ALTER TABLE service ADD COLUMN combination_limits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE service ADD COLUMN valid_from_on TEXT;
ALTER TABLE service ADD COLUMN valid_until_on TEXT;
