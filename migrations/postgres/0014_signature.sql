-- What comes of a review: who signed it and on what conditions, what was excused until when, what was said of its items,
-- what the signature froze, and how the items stood when they were judged last.

-- Counts up with everything that changes what the review says or rests on: a signature is given to one revision.
ALTER TABLE review ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
-- The day of the event that it prepares for.
ALTER TABLE review ADD COLUMN planned_for BIGINT;
ALTER TABLE review ADD COLUMN submitted_at BIGINT;
-- Something that it rests on has changed since it was judged; when that was last.
ALTER TABLE review ADD COLUMN is_due BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE review ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
-- Of the last judgement, so that lists judge nothing: rows of item_standing, counted.
ALTER TABLE review ADD COLUMN judged_at BIGINT;
ALTER TABLE review ADD COLUMN blocking_open BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN open_fails BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN unknowns BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN stale_items BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN open_asks BIGINT NOT NULL DEFAULT 0;
-- The first moment at which an item stands otherwise by itself.
ALTER TABLE review ADD COLUMN lapses_at BIGINT;
-- The oldest thing that a pass rests on.
ALTER TABLE review ADD COLUMN evidence_at BIGINT;
-- The signature that stands, or stood last.
ALTER TABLE review ADD COLUMN signed_at BIGINT;
ALTER TABLE review ADD COLUMN signed_by UUID REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE review ADD COLUMN signed_by_name TEXT CHECK ((signed_at IS NULL) = (signed_by_name IS NULL));
ALTER TABLE review ADD COLUMN valid_until BIGINT;
ALTER TABLE review ADD COLUMN last_snapshot BIGINT NOT NULL DEFAULT 0;
-- When the signature lapsed and why: in a few words for lists, and whole. Kept until it is signed again.
ALTER TABLE review ADD COLUMN lapsed_at BIGINT;
ALTER TABLE review ADD COLUMN lapsed_words TEXT CHECK ((lapsed_at IS NULL) = (lapsed_words IS NULL));
ALTER TABLE review ADD COLUMN lapsed_because TEXT CHECK ((lapsed_at IS NULL) = (lapsed_because IS NULL));

CREATE INDEX review_due ON review (due_at, id) WHERE is_due = TRUE;
CREATE INDEX review_judged ON review (judged_at, id);
CREATE INDEX review_lapsing ON review (lapses_at, id) WHERE lapses_at IS NOT NULL;
CREATE INDEX review_waiting ON review (reviewer_id, state);

-- How each item stood when the review was judged last.
CREATE TABLE item_standing (
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('fail', 'unknown', 'stale', 'warn', 'pass', 'exempt', 'not_applicable')),
    blocking BOOLEAN NOT NULL,
    -- From when on this status no longer holds by itself: readers take it for stale then.
    lapses_at BIGINT,
    -- When it was first judged so.
    since BIGINT NOT NULL,
    PRIMARY KEY (review_id, item),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

CREATE INDEX item_standing_item ON item_standing (item, status);

-- Every step from one state to another: rows are only added.
CREATE TABLE review_step (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id UUID NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT,
    made_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL
);

CREATE INDEX review_step_review ON review_step (review_id, seq);
CREATE INDEX review_step_made ON review_step (made_at, seq);

-- Why an item does not apply. What was said before this column had only a sentence.
ALTER TABLE answer ADD COLUMN not_applicable_because TEXT
    CHECK (not_applicable_because IN ('out_of_scope', 'business_priority', 'architecture', 'other'));
UPDATE answer SET not_applicable_because = 'other' WHERE answer = 'not_applicable';

-- A fact of the inventory as it stood is evidence too.
ALTER TABLE evidence ADD COLUMN fact TEXT;
ALTER TABLE evidence ADD COLUMN fact_value TEXT CHECK ((fact IS NULL) = (fact_value IS NULL));
ALTER TABLE evidence DROP CONSTRAINT evidence_check;
ALTER TABLE evidence ADD CONSTRAINT evidence_check CHECK (NUM_NONNULLS(run_id, link, note, fact) = 1);

-- What lacks a pass is excused until a day, by somebody who is not the author.
CREATE TABLE exemption (
    id UUID PRIMARY KEY NOT NULL,
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    -- The first moment at which it excuses nothing any more.
    ends_at BIGINT NOT NULL CHECK (ends_at > approved_at),
    -- When somebody ended it before.
    ended_at BIGINT,
    ended_by UUID REFERENCES account (id) ON DELETE SET NULL,
    ended_by_name TEXT,
    CHECK ((ended_at IS NULL) = (ended_by_name IS NULL)),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

-- Of one item one excuse stands; the next one ends it.
CREATE UNIQUE INDEX exemption_standing ON exemption (review_id, item) WHERE ended_at IS NULL;
CREATE INDEX exemption_review ON exemption (review_id, approved_at);
CREATE INDEX exemption_ending ON exemption (ends_at, id) WHERE ended_at IS NULL;

-- What is said of an item. A thread is never removed.
CREATE TABLE thread (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('agree', 'ask', 'override', 'comment')),
    -- What the reviewer's word makes of the item, where the thread is an override.
    verdict TEXT CHECK (verdict IN ('meets', 'does_not', 'unknown')),
    opened_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    resolved_at BIGINT,
    resolved_by UUID REFERENCES account (id) ON DELETE SET NULL,
    resolved_by_name TEXT,
    CHECK ((kind = 'override') = (verdict IS NOT NULL)),
    CHECK ((resolved_at IS NULL) = (resolved_by_name IS NULL)),
    CHECK (resolved_at IS NULL OR kind = 'ask'),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

CREATE INDEX thread_review ON thread (review_id, seq);

CREATE TABLE comment (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    thread_id UUID NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL
);

CREATE INDEX comment_thread ON comment (thread_id, seq);

-- Whose name a comment has in it: it lies in that person's inbox until it is seen.
CREATE TABLE mention (
    comment_id UUID NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    seen_at BIGINT,
    PRIMARY KEY (comment_id, account_id)
);

CREATE INDEX mention_account ON mention (account_id, comment_id);

-- What a signature was given to, whole: nothing in it changes ever after.
CREATE TABLE snapshot (
    review_id UUID NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number > 0),
    taken_at BIGINT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('ready', 'ready_with_conditions', 'not_ready')),
    reason TEXT,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    valid_until BIGINT,
    -- JSON, and the BLAKE3 hash of its bytes.
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (review_id, number)
);

CREATE TABLE snapshot_condition (
    review_id UUID NOT NULL,
    snapshot BIGINT NOT NULL,
    position BIGINT NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    owner TEXT NOT NULL,
    -- The first moment after the day by which it shall be met.
    due_at BIGINT NOT NULL,
    PRIMARY KEY (review_id, snapshot, position),
    FOREIGN KEY (review_id, snapshot) REFERENCES snapshot (review_id, number) ON DELETE CASCADE
);

CREATE INDEX snapshot_condition_due ON snapshot_condition (due_at, review_id);

-- The runs that a signature rests on, by number and content too: those stay when the run goes with its service.
CREATE TABLE snapshot_run (
    review_id UUID NOT NULL,
    snapshot BIGINT NOT NULL,
    number BIGINT NOT NULL,
    run_id UUID REFERENCES run (id) ON DELETE SET NULL,
    content_id TEXT NOT NULL,
    PRIMARY KEY (review_id, snapshot, number),
    FOREIGN KEY (review_id, snapshot) REFERENCES snapshot (review_id, number) ON DELETE CASCADE
);

CREATE INDEX snapshot_run_run ON snapshot_run (run_id);

-- An account can be removed: what it did is found by these, and keeps the name in words.
CREATE INDEX review_signed_by ON review (signed_by);
CREATE INDEX review_step_by ON review_step (by_account);
CREATE INDEX exemption_by ON exemption (by_account);
CREATE INDEX exemption_ended_by ON exemption (ended_by);
CREATE INDEX thread_by ON thread (by_account);
CREATE INDEX thread_resolved_by ON thread (resolved_by);
CREATE INDEX comment_by ON comment (by_account);
CREATE INDEX snapshot_by ON snapshot (by_account);
