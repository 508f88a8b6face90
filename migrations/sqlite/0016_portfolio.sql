-- What is looked at over many services: resources that they share, dated campaigns, saved views of lists.

CREATE TABLE resource (
    id BLOB PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('database', 'pooler', 'cache', 'queue', 'other')),
    -- NULL where nobody stated it.
    max_connections INTEGER CHECK (max_connections >= 0),
    reserved_connections INTEGER CHECK (reserved_connections >= 0),
    note TEXT,
    is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    changed_by_name TEXT NOT NULL
) STRICT;

-- The inventory of a service describes one pool, so that it draws on one resource.
CREATE TABLE draw (
    service_id BLOB PRIMARY KEY NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    resource_id BLOB NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL
) STRICT;

CREATE INDEX draw_resource ON draw (resource_id, service_id);

CREATE TABLE campaign (
    id BLOB PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    -- The first moment of the day, in UTC.
    due_on INTEGER NOT NULL,
    note TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB REFERENCES account (id) ON DELETE SET NULL,
    created_by_name TEXT NOT NULL
) STRICT;

CREATE INDEX campaign_due ON campaign (due_on, id);

CREATE TABLE campaign_item (
    campaign_id BLOB NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, item)
) STRICT;

CREATE TABLE campaign_service (
    campaign_id BLOB NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    service_id BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    PRIMARY KEY (campaign_id, service_id)
) STRICT;

CREATE INDEX campaign_service_of ON campaign_service (service_id, campaign_id);

-- How a campaign stood when it was looked at last on a day. A day on which nobody looked has no row.
CREATE TABLE campaign_day (
    campaign_id BLOB NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    fails INTEGER NOT NULL,
    unknowns INTEGER NOT NULL,
    stale INTEGER NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, day)
) STRICT;

CREATE TABLE saved_view (
    id BLOB PRIMARY KEY NOT NULL,
    list TEXT NOT NULL CHECK (list IN ('services', 'matrix')),
    name TEXT NOT NULL,
    -- Of the address, without the question mark.
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    by_account BLOB REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    UNIQUE (list, name)
) STRICT;

-- The heat map counts every item of a thousand reviews: all it needs is in this index.
CREATE INDEX item_standing_status ON item_standing (review_id, item, status, lapses_at);

-- An account can be removed: what it did is found by these, and keeps the name in words.
CREATE INDEX resource_changed_by ON resource (changed_by);
CREATE INDEX draw_by ON draw (by_account);
CREATE INDEX campaign_created_by ON campaign (created_by);
CREATE INDEX saved_view_by ON saved_view (by_account);
