-- How many requests a run had is not in every file, and an unknown number is not 0. SQLite cannot take NOT NULL from a
-- column, so another one takes its place, here as well.
ALTER TABLE run ADD COLUMN known_count BIGINT CHECK (known_count >= 0);
UPDATE run SET known_count = request_count;
ALTER TABLE run DROP COLUMN request_count;
ALTER TABLE run RENAME COLUMN known_count TO request_count;

-- Runs from before: there are no latencies of no request.
UPDATE run SET request_count = NULL, report = REPLACE(report, '"requests":{"count":0,', '"requests":{"count":null,')
WHERE request_count = 0 AND COALESCE(p50_ms, p95_ms, p99_ms) IS NOT NULL;
