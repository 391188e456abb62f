-- Rises with every change of authority, sites, units, pools and services: servers remember the catalogue by it.
ALTER TABLE authority ADD COLUMN catalogue_rev bigint NOT NULL DEFAULT 0;
