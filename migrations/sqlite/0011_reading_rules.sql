-- How results of a service are read: NULL where the default rules hold, and where no columns were said.

ALTER TABLE service ADD COLUMN name_rules TEXT;
ALTER TABLE service ADD COLUMN csv_columns TEXT;
