-- One-time links: for people who were asked in, and for new passwords. What tells sessions and people apart in lists.

CREATE TABLE invitation (
    id BLOB PRIMARY KEY NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE CHECK (LENGTH(secret_hash) = 32),
    -- Either a person who is to join …
    name TEXT,
    name_key TEXT,
    role TEXT CHECK (role IN ('viewer', 'member', 'admin')),
    -- … or an account that is to have a new password.
    account_id BLOB REFERENCES account (id) ON DELETE CASCADE,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK ((name IS NULL) = (name_key IS NULL)),
    CHECK ((name IS NULL) = (role IS NULL)),
    CHECK ((name IS NULL) <> (account_id IS NULL))
) STRICT;

-- A person has one open link.
CREATE UNIQUE INDEX invitation_name ON invitation (name_key) WHERE used_at IS NULL;
CREATE UNIQUE INDEX invitation_account_open ON invitation (account_id) WHERE used_at IS NULL;
CREATE INDEX invitation_account ON invitation (account_id);
CREATE INDEX invitation_by ON invitation (by_account);
CREATE INDEX invitation_expires ON invitation (expires_at);

-- By what a person recognises a session: the browser's name for itself, and where it signed in from.
ALTER TABLE session ADD COLUMN agent TEXT;
ALTER TABLE session ADD COLUMN address TEXT;

-- Last use in a browser, to the minute. It outlives the sessions.
ALTER TABLE account ADD COLUMN seen_at INTEGER;

-- An account can be removed: what it did is found by these, and keeps the name in words.
CREATE INDEX baseline_set_by ON baseline (set_by);
CREATE INDEX fact_by ON fact (by_account);
CREATE INDEX review_author ON review (author_id);
CREATE INDEX review_reviewer ON review (reviewer_id);
CREATE INDEX answer_by ON answer (by_account);
CREATE INDEX typed_value_by ON typed_value (by_account);
CREATE INDEX evidence_by ON evidence (by_account);
CREATE INDEX evidence_removed_by ON evidence (removed_by);
