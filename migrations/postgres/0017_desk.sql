-- Who sees to the items of a review, and which answers it took over.

-- Who sees to an item that lacks a pass. Where nobody was named the review's author does.
CREATE TABLE item_owner (
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL CHECK (LENGTH(owner) > 0),
    named_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (review_id, item),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

-- An account can be removed: what it did keeps the name in words.
CREATE INDEX item_owner_by ON item_owner (by_account);

-- That the answer on an item was given in an earlier review of the service, and taken over with its author and date.
CREATE TABLE carried_answer (
    review_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    from_review UUID REFERENCES review (id) ON DELETE SET NULL,
    from_number BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (review_id, item),
    FOREIGN KEY (review_id, item) REFERENCES review_item (review_id, item) ON DELETE CASCADE
);

CREATE INDEX carried_answer_from ON carried_answer (from_review);
