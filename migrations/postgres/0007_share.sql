-- Links that show one run to whoever has them, until they end or are revoked.

CREATE TABLE share (
    id UUID PRIMARY KEY NOT NULL,
    run_id UUID NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(secret_hash) = 32),
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES account (id) ON DELETE SET NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT,
    CHECK (expires_at > created_at),
    -- 366 days: the last day of a year counts whole.
    CHECK (expires_at - created_at <= 31622400000)
);

CREATE INDEX share_run ON share (run_id, id);
CREATE INDEX share_created_by ON share (created_by);
