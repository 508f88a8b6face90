-- Links that show one run to whoever has them, until they end or are revoked.

CREATE TABLE share (
    id BLOB PRIMARY KEY NOT NULL,
    run_id BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL UNIQUE CHECK (LENGTH(secret_hash) = 32),
    created_at INTEGER NOT NULL,
    created_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    created_by_name TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER,
    CHECK (expires_at > created_at),
    -- 366 days: the last day of a year counts whole.
    CHECK (expires_at - created_at <= 31622400000)
) STRICT;

CREATE INDEX share_run ON share (run_id, id);
CREATE INDEX share_created_by ON share (created_by);
