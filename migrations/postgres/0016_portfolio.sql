-- What is looked at over many services: resources that they share, dated campaigns, saved views of lists.

CREATE TABLE resource (
    id UUID PRIMARY KEY NOT NULL,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('database', 'pooler', 'cache', 'queue', 'other')),
    -- NULL where nobody stated it.
    max_connections BIGINT CHECK (max_connections >= 0),
    reserved_connections BIGINT CHECK (reserved_connections >= 0),
    note TEXT,
    is_demo BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by UUID REFERENCES account (id) ON DELETE SET NULL,
    changed_by_name TEXT NOT NULL
);

-- The inventory of a service describes one pool, so that it draws on one resource.
CREATE TABLE draw (
    service_id UUID PRIMARY KEY NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    resource_id UUID NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    since BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL
);

CREATE INDEX draw_resource ON draw (resource_id, service_id);

CREATE TABLE campaign (
    id UUID PRIMARY KEY NOT NULL,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    title TEXT NOT NULL,
    -- The first moment of the day, in UTC.
    due_on BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES account (id) ON DELETE SET NULL,
    created_by_name TEXT NOT NULL
);

CREATE INDEX campaign_due ON campaign (due_on, id);

CREATE TABLE campaign_item (
    campaign_id UUID NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    item TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, item)
);

CREATE TABLE campaign_service (
    campaign_id UUID NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    service_id UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    PRIMARY KEY (campaign_id, service_id)
);

CREATE INDEX campaign_service_of ON campaign_service (service_id, campaign_id);

-- How a campaign stood when it was looked at last on a day. A day on which nobody looked has no row.
CREATE TABLE campaign_day (
    campaign_id UUID NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    fails BIGINT NOT NULL,
    unknowns BIGINT NOT NULL,
    stale BIGINT NOT NULL,
    done BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, day)
);

CREATE TABLE saved_view (
    id UUID PRIMARY KEY NOT NULL,
    list TEXT COLLATE "C" NOT NULL CHECK (list IN ('services', 'matrix')),
    name TEXT COLLATE "C" NOT NULL,
    -- Of the address, without the question mark.
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    by_account UUID REFERENCES account (id) ON DELETE SET NULL,
    by_name TEXT NOT NULL,
    UNIQUE (list, name)
);

-- The heat map counts every item of a thousand reviews: all it needs is in this index.
CREATE INDEX item_standing_status ON item_standing (review_id, item, status, lapses_at);

-- An account can be removed: what it did is found by these, and keeps the name in words.
CREATE INDEX resource_changed_by ON resource (changed_by);
CREATE INDEX draw_by ON draw (by_account);
CREATE INDEX campaign_created_by ON campaign (created_by);
CREATE INDEX saved_view_by ON saved_view (by_account);
