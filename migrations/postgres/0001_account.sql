-- People, what they sign in with, and the programs that act in their name.

CREATE TABLE account (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    -- The name in lower case: “Ada” and “ada” are one person.
    name_key TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row: the link that makes the first administrator. Its row is also what two makers of administrators queue for.
CREATE TABLE setup (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    link_hash BYTEA CHECK (LENGTH(link_hash) = 32),
    expires_at BIGINT,
    CHECK ((link_hash IS NULL) = (expires_at IS NULL))
);

INSERT INTO setup (id) VALUES (1);

CREATE TABLE session (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(secret_hash) = 32),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed sign-ins, by whatever is throttled: a name, an address.
CREATE TABLE sign_in_attempt (
    id UUID PRIMARY KEY NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, made_at);
CREATE INDEX sign_in_attempt_made ON sign_in_attempt (made_at);
