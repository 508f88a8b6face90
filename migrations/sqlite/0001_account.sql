-- People, what they sign in with, and the programs that act in their name.

CREATE TABLE account (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    -- The name in lower case: “Ada” and “ada” are one person.
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- One row: the link that makes the first administrator. Its row is also what two makers of administrators queue for.
CREATE TABLE setup (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    link_hash BLOB CHECK (LENGTH(link_hash) = 32),
    expires_at INTEGER,
    CHECK ((link_hash IS NULL) = (expires_at IS NULL))
) STRICT;

INSERT INTO setup (id) VALUES (1);

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL UNIQUE CHECK (LENGTH(secret_hash) = 32),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed sign-ins, by whatever is throttled: a name, an address.
CREATE TABLE sign_in_attempt (
    id BLOB PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, made_at);
CREATE INDEX sign_in_attempt_made ON sign_in_attempt (made_at);
