-- The campaign of the example goes with its services.
ALTER TABLE campaign ADD COLUMN is_demo INTEGER NOT NULL DEFAULT FALSE CHECK (is_demo IN (0, 1));
