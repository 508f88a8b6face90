-- The catalogue: services, where they run, and the declared facts about them.

CREATE TABLE service (
    id BLOB PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner TEXT,
    target_rps REAL CHECK (target_rps > 0),
    created_at INTEGER NOT NULL,
    -- Writers of one service queue for this row, so that numbers have no gaps and history no forks.
    changed_at INTEGER NOT NULL,
    changed_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    changed_by_name TEXT NOT NULL,
    -- Of the newest run, so that the portfolio reads no run.
    last_run_number INTEGER NOT NULL DEFAULT 0,
    last_run_at INTEGER,
    last_p95_ms REAL,
    last_rate_per_s REAL,
    tested_rate_per_s REAL,
    last_review_number INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE token (
    id BLOB PRIMARY KEY NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    secret_hash BLOB NOT NULL CHECK (LENGTH(secret_hash) = 32),
    name TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'upload', 'write')),
    service_id BLOB REFERENCES service (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX token_account ON token (account_id);
CREATE INDEX token_service ON token (service_id);

CREATE TABLE environment (
    service_id BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (service_id, name)
) STRICT;

-- The inventory with its history: rows are added, never changed but for losing is_current.
CREATE TABLE fact (
    seq INTEGER PRIMARY KEY NOT NULL,
    service_id BLOB NOT NULL,
    environment TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON; NULL from the moment the fact was taken back.
    value TEXT,
    since INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    FOREIGN KEY (service_id, environment) REFERENCES environment (service_id, name) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX fact_current ON fact (service_id, environment, name) WHERE is_current = TRUE;
CREATE INDEX fact_history ON fact (service_id, environment, seq);
