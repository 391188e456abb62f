DROP TABLE name_try;
DROP INDEX person_data_account;
ALTER TABLE person_data DROP COLUMN account_key;
ALTER TABLE person_data DROP COLUMN answers;
ALTER TABLE appointment DROP COLUMN terms;
ALTER TABLE appointment DROP COLUMN variant;
ALTER TABLE service DROP COLUMN terms;
ALTER TABLE unit DROP COLUMN closed_channels;
ALTER TABLE authority DROP COLUMN exempt_contacts;
