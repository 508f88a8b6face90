-- Checklists by version, and the reviews that walk them.

CREATE TABLE checklist (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    -- JSON: the whole checklist.
    body TEXT NOT NULL,
    UNIQUE (id, version)
);

CREATE INDEX checklist_newest ON checklist (id, seq);

CREATE TABLE review (
    id UUID PRIMARY KEY NOT NULL,
    service_id UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number > 0),
    order_from BIGINT NOT NULL CHECK (order_from IN (100, 1000, 10000, 100000)),
    order_to BIGINT NOT NULL CHECK (order_to IN (100, 1000, 10000, 100000)),
    target_rps DOUBLE PRECISION NOT NULL CHECK (target_rps > 0),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'in_review', 'ready', 'ready_with_conditions', 'not_ready', 'stale')),
    author_id UUID REFERENCES account (id) ON DELETE SET NULL,
    author_name TEXT NOT NULL,
    reviewer_id UUID REFERENCES account (id) ON DELETE SET NULL,
    reviewer_name TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    checklist_id TEXT COLLATE "C" NOT NULL,
    checklist_version TEXT COLLATE "C" NOT NULL,
    UNIQUE (service_id, number),
    CHECK (order_from <= order_to),
    FOREIGN KEY (checklist_id, checklist_version) REFERENCES checklist (id, version)
);

CREATE INDEX review_service ON review (service_id, id);
CREATE INDEX review_order ON review (service_id, state, order_to);

-- The items a review walks, as its checklist and order had them when it was started.
CREATE TABLE review_item (
    review_id UUID NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    item TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (review_id, item)
);

CREATE TABLE answer (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('meets', 'does_not', 'not_applicable', 'unknown')),
    reason TEXT,
    answered_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    CHECK (answer <> 'not_applicable' OR reason IS NOT NULL),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

CREATE UNIQUE INDEX answer_current ON answer (review_id, item) WHERE is_current = TRUE;
CREATE INDEX answer_history ON answer (review_id, item, seq);

-- Values that people typed for inputs that no run and no inventory gives.
CREATE TABLE typed_value (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id UUID NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    -- JSON; NULL from the moment the value was taken back.
    value TEXT,
    typed_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    is_current BOOLEAN NOT NULL
);

CREATE UNIQUE INDEX typed_value_current ON typed_value (review_id, name) WHERE is_current = TRUE;
CREATE INDEX typed_value_history ON typed_value (review_id, seq);

CREATE TABLE evidence (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    run_id UUID REFERENCES run (id),
    link TEXT,
    note TEXT,
    attached_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    removed_at BIGINT,
    removed_by UUID REFERENCES account (id) ON DELETE SET NULL,
    removed_by_name TEXT,
    CHECK (NUM_NONNULLS(run_id, link, note) = 1),
    CHECK ((removed_at IS NULL) = (removed_by_name IS NULL)),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

CREATE INDEX evidence_review ON evidence (review_id, seq);
CREATE INDEX evidence_run ON evidence (run_id);
