-- What teams write themselves: drafts of checklists beside the published versions, and precedents.

ALTER TABLE checklist ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE checklist ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
-- The file as its team typed it; NULL until it is known.
ALTER TABLE checklist ADD COLUMN source TEXT;
ALTER TABLE checklist ADD COLUMN note TEXT;
-- Who published it; NULL for the one that comes with the product.
ALTER TABLE checklist ADD COLUMN by_account BLOB REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE checklist ADD COLUMN by_name TEXT;

UPDATE checklist SET title = COALESCE(json_extract(body, '$.title'), ''),
    items = COALESCE(json_array_length(body, '$.item'), 0);

CREATE INDEX review_checklist ON review (checklist_id, checklist_version, service_id);

CREATE TABLE checklist_draft (
    id TEXT PRIMARY KEY NOT NULL,
    -- As it was typed, whether it is a checklist yet or not.
    text TEXT NOT NULL,
    -- Counts the times it was saved: who saves says which one was read.
    revision INTEGER NOT NULL CHECK (revision > 0),
    -- The version that it was copied from.
    from_id TEXT NOT NULL,
    from_version TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL
) STRICT;

CREATE TABLE precedent (
    seq INTEGER PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    -- JSON: the whole precedent.
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    UNIQUE (id, revision)
) STRICT;

CREATE UNIQUE INDEX precedent_current ON precedent (id) WHERE is_current = TRUE;
