ALTER TABLE authority DROP COLUMN catalogue_rev;
