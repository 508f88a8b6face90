-- The catalogue: services, where they run, and the declared facts about them.

CREATE TABLE service (
    id UUID PRIMARY KEY NOT NULL,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    owner TEXT,
    target_rps DOUBLE PRECISION CHECK (target_rps > 0),
    created_at BIGINT NOT NULL,
    -- Writers of one service queue for this row, so that numbers have no gaps and history no forks.
    changed_at BIGINT NOT NULL,
    changed_by UUID REFERENCES account (id) ON DELETE SET NULL,
    changed_by_name TEXT NOT NULL,
    -- Of the newest run, so that the portfolio reads no run.
    last_run_number BIGINT NOT NULL DEFAULT 0,
    last_run_at BIGINT,
    last_p95_ms DOUBLE PRECISION,
    last_rate_per_s DOUBLE PRECISION,
    tested_rate_per_s DOUBLE PRECISION,
    last_review_number BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE token (
    id UUID PRIMARY KEY NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    secret_hash BYTEA NOT NULL CHECK (LENGTH(secret_hash) = 32),
    name TEXT COLLATE "C" NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'upload', 'write')),
    service_id UUID REFERENCES service (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX token_account ON token (account_id);
CREATE INDEX token_service ON token (service_id);

CREATE TABLE environment (
    service_id UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (service_id, name)
);

-- The inventory with its history: rows are added, never changed but for losing is_current.
CREATE TABLE fact (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id UUID NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    -- JSON; NULL from the moment the fact was taken back.
    value TEXT,
    since BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    FOREIGN KEY (service_id, environment) REFERENCES environment (service_id, name) ON DELETE CASCADE
);

CREATE UNIQUE INDEX fact_current ON fact (service_id, environment, name) WHERE is_current = TRUE;
CREATE INDEX fact_history ON fact (service_id, environment, seq);
