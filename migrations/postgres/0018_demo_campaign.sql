-- The campaign of the example goes with its services.
ALTER TABLE campaign ADD COLUMN is_demo BOOLEAN NOT NULL DEFAULT FALSE;
