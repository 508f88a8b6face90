-- Example services: made by the demo, marked wherever they are shown, removed together.

ALTER TABLE service ADD COLUMN is_demo BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX service_demo ON service (id) WHERE is_demo = TRUE;
