-- Checklists by version, and the reviews that walk them.

CREATE TABLE checklist (
    seq INTEGER PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    -- JSON: the whole checklist.
    body TEXT NOT NULL,
    UNIQUE (id, version)
) STRICT;

CREATE INDEX checklist_newest ON checklist (id, seq);

CREATE TABLE review (
    id BLOB PRIMARY KEY NOT NULL,
    service_id BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    order_from INTEGER NOT NULL CHECK (order_from IN (100, 1000, 10000, 100000)),
    order_to INTEGER NOT NULL CHECK (order_to IN (100, 1000, 10000, 100000)),
    target_rps REAL NOT NULL CHECK (target_rps > 0),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'in_review', 'ready', 'ready_with_conditions', 'not_ready', 'stale')),
    author_id BLOB REFERENCES account (id) ON DELETE SET NULL,
    author_name TEXT NOT NULL,
    reviewer_id BLOB REFERENCES account (id) ON DELETE SET NULL,
    reviewer_name TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    checklist_id TEXT NOT NULL,
    checklist_version TEXT NOT NULL,
    UNIQUE (service_id, number),
    CHECK (order_from <= order_to),
    FOREIGN KEY (checklist_id, checklist_version) REFERENCES checklist (id, version)
) STRICT;

CREATE INDEX review_service ON review (service_id, id);
CREATE INDEX review_order ON review (service_id, state, order_to);

-- The items a review walks, as its checklist and order had them when it was started.
CREATE TABLE review_item (
    review_id BLOB NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (review_id, item)
) STRICT;

CREATE TABLE answer (
    seq INTEGER PRIMARY KEY NOT NULL,
    review_id BLOB NOT NULL,
    item TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('meets', 'does_not', 'not_applicable', 'unknown')),
    reason TEXT,
    answered_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    CHECK (answer <> 'not_applicable' OR reason IS NOT NULL),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX answer_current ON answer (review_id, item) WHERE is_current = TRUE;
CREATE INDEX answer_history ON answer (review_id, item, seq);

-- Values that people typed for inputs that no run and no inventory gives.
CREATE TABLE typed_value (
    seq INTEGER PRIMARY KEY NOT NULL,
    review_id BLOB NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- JSON; NULL from the moment the value was taken back.
    value TEXT,
    typed_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX typed_value_current ON typed_value (review_id, name) WHERE is_current = TRUE;
CREATE INDEX typed_value_history ON typed_value (review_id, seq);

CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY NOT NULL,
    id BLOB NOT NULL UNIQUE,
    review_id BLOB NOT NULL,
    item TEXT NOT NULL,
    run_id BLOB REFERENCES run (id),
    link TEXT,
    note TEXT,
    attached_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    removed_at INTEGER,
    removed_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    removed_by_name TEXT,
    CHECK ((run_id IS NOT NULL) + (link IS NOT NULL) + (note IS NOT NULL) = 1),
    CHECK ((removed_at IS NULL) = (removed_by_name IS NULL)),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
) STRICT;

CREATE INDEX evidence_review ON evidence (review_id, seq);
CREATE INDEX evidence_run ON evidence (run_id);
