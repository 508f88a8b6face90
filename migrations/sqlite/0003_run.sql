-- Load tests: the run, its endpoints, and the distributions whole and over time.

-- A scenario in an environment: runs are compared, and a baseline counts, only within one.
CREATE TABLE scenario (
    service_id BLOB NOT NULL,
    environment TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (service_id, environment, name),
    FOREIGN KEY (service_id, environment) REFERENCES environment (service_id, name) ON DELETE CASCADE
) STRICT;

CREATE TABLE run (
    id BLOB PRIMARY KEY NOT NULL,
    service_id BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    environment TEXT NOT NULL,
    scenario TEXT NOT NULL,
    version TEXT,
    reason TEXT,
    change TEXT,
    received_at INTEGER NOT NULL,
    received_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    received_from TEXT NOT NULL,
    content_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    started_at INTEGER,
    duration_ms REAL,
    request_count INTEGER NOT NULL CHECK (request_count >= 0),
    failed_count INTEGER CHECK (failed_count >= 0),
    rate_per_s REAL,
    p50_ms REAL,
    p95_ms REAL,
    p99_ms REAL,
    thresholds_passed INTEGER NOT NULL,
    thresholds_failed INTEGER NOT NULL,
    thresholds_unknown INTEGER NOT NULL,
    -- JSON: the report without its endpoints. Text on both databases, because nothing is ever looked up inside.
    report TEXT NOT NULL,
    UNIQUE (service_id, number),
    UNIQUE (service_id, content_id),
    FOREIGN KEY (service_id, environment, scenario)
        REFERENCES scenario (service_id, environment, name) ON DELETE CASCADE
) STRICT;

CREATE INDEX run_scenario ON run (service_id, environment, scenario, number);
CREATE INDEX run_received_by ON run (received_by);

CREATE TABLE endpoint (
    run_id BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    name TEXT NOT NULL,
    method TEXT,
    group_path TEXT,
    scenario TEXT,
    request_count INTEGER NOT NULL CHECK (request_count >= 0),
    failed_count INTEGER CHECK (failed_count >= 0),
    rate_per_s REAL,
    -- JSON: the distributions of all, of the successful and of the failed requests.
    latency TEXT NOT NULL,
    latency_ok TEXT,
    latency_failed TEXT,
    PRIMARY KEY (run_id, position)
) STRICT;

-- One distribution over the whole run: of an endpoint by its position, or of all requests at -1.
CREATE TABLE recording (
    run_id BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    endpoint INTEGER NOT NULL CHECK (endpoint >= -1),
    histogram BLOB NOT NULL,
    PRIMARY KEY (run_id, endpoint)
) STRICT;

-- The same over time: blocks of seconds that follow each other.
CREATE TABLE series_block (
    run_id BLOB NOT NULL,
    endpoint INTEGER NOT NULL,
    block INTEGER NOT NULL CHECK (block >= 0),
    first_second INTEGER NOT NULL,
    last_second INTEGER NOT NULL CHECK (last_second >= first_second),
    slices BLOB NOT NULL,
    PRIMARY KEY (run_id, endpoint, block),
    FOREIGN KEY (run_id, endpoint) REFERENCES recording (run_id, endpoint) ON DELETE CASCADE
) STRICT;

-- Marks are kept; of each scenario the current one counts.
CREATE TABLE baseline (
    seq INTEGER PRIMARY KEY NOT NULL,
    id BLOB NOT NULL UNIQUE,
    run_id BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    service_id BLOB NOT NULL,
    environment TEXT NOT NULL,
    scenario TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    set_by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    FOREIGN KEY (service_id, environment, scenario)
        REFERENCES scenario (service_id, environment, name) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX baseline_current ON baseline (service_id, environment, scenario) WHERE is_current = TRUE;
CREATE INDEX baseline_history ON baseline (service_id, seq);
CREATE INDEX baseline_run ON baseline (run_id);
