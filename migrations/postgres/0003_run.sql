-- Load tests: the run, its endpoints, and the distributions whole and over time.

-- A scenario in an environment: runs are compared, and a baseline counts, only within one.
CREATE TABLE scenario (
    service_id UUID NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (service_id, environment, name),
    FOREIGN KEY (service_id, environment) REFERENCES environment (service_id, name) ON DELETE CASCADE
);

CREATE TABLE run (
    id UUID PRIMARY KEY NOT NULL,
    service_id UUID NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    environment TEXT COLLATE "C" NOT NULL,
    scenario TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C",
    reason TEXT,
    change TEXT,
    received_at BIGINT NOT NULL,
    received_by UUID REFERENCES account (id) ON DELETE SET NULL,
    received_from TEXT NOT NULL,
    content_id TEXT COLLATE "C" NOT NULL,
    tool TEXT NOT NULL,
    started_at BIGINT,
    duration_ms DOUBLE PRECISION,
    request_count BIGINT NOT NULL CHECK (request_count >= 0),
    failed_count BIGINT CHECK (failed_count >= 0),
    rate_per_s DOUBLE PRECISION,
    p50_ms DOUBLE PRECISION,
    p95_ms DOUBLE PRECISION,
    p99_ms DOUBLE PRECISION,
    thresholds_passed BIGINT NOT NULL,
    thresholds_failed BIGINT NOT NULL,
    thresholds_unknown BIGINT NOT NULL,
    -- JSON: the report without its endpoints. Text on both databases, because nothing is ever looked up inside.
    report TEXT NOT NULL,
    UNIQUE (service_id, number),
    UNIQUE (service_id, content_id),
    FOREIGN KEY (service_id, environment, scenario)
        REFERENCES scenario (service_id, environment, name) ON DELETE CASCADE
);

CREATE INDEX run_scenario ON run (service_id, environment, scenario, number);
CREATE INDEX run_received_by ON run (received_by);

CREATE TABLE endpoint (
    run_id UUID NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position BIGINT NOT NULL CHECK (position >= 0),
    name TEXT COLLATE "C" NOT NULL,
    method TEXT,
    group_path TEXT,
    scenario TEXT COLLATE "C",
    request_count BIGINT NOT NULL CHECK (request_count >= 0),
    failed_count BIGINT CHECK (failed_count >= 0),
    rate_per_s DOUBLE PRECISION,
    -- JSON: the distributions of all, of the successful and of the failed requests.
    latency TEXT NOT NULL,
    latency_ok TEXT,
    latency_failed TEXT,
    PRIMARY KEY (run_id, position)
);

-- One distribution over the whole run: of an endpoint by its position, or of all requests at -1.
CREATE TABLE recording (
    run_id UUID NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    endpoint BIGINT NOT NULL CHECK (endpoint >= -1),
    histogram BYTEA NOT NULL,
    PRIMARY KEY (run_id, endpoint)
);

-- The same over time: blocks of seconds that follow each other.
CREATE TABLE series_block (
    run_id UUID NOT NULL,
    endpoint BIGINT NOT NULL,
    block BIGINT NOT NULL CHECK (block >= 0),
    first_second BIGINT NOT NULL,
    last_second BIGINT NOT NULL CHECK (last_second >= first_second),
    slices BYTEA NOT NULL,
    PRIMARY KEY (run_id, endpoint, block),
    FOREIGN KEY (run_id, endpoint) REFERENCES recording (run_id, endpoint) ON DELETE CASCADE
);

-- Marks are kept; of each scenario the current one counts.
CREATE TABLE baseline (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    run_id UUID NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    service_id UUID NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    scenario TEXT COLLATE "C" NOT NULL,
    set_at BIGINT NOT NULL,
    set_by UUID REFERENCES account (id) ON DELETE SET NULL,
    set_by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    FOREIGN KEY (service_id, environment, scenario)
        REFERENCES scenario (service_id, environment, name) ON DELETE CASCADE
);

CREATE UNIQUE INDEX baseline_current ON baseline (service_id, environment, scenario) WHERE is_current = TRUE;
CREATE INDEX baseline_history ON baseline (service_id, seq);
CREATE INDEX baseline_run ON baseline (run_id);
