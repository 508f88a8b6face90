-- Example services: made by the demo, marked wherever they are shown, removed together.

ALTER TABLE service ADD COLUMN is_demo INTEGER NOT NULL DEFAULT FALSE CHECK (is_demo IN (0, 1));

CREATE INDEX service_demo ON service (id) WHERE is_demo = TRUE;
