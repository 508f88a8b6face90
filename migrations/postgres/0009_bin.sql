-- The bin: what was deleted keeps its number, short name and content, out of every list, until it is restored or purged.

ALTER TABLE run ADD COLUMN deleted_at BIGINT;
ALTER TABLE run ADD COLUMN deleted_by_name TEXT CHECK ((deleted_at IS NULL) = (deleted_by_name IS NULL));
ALTER TABLE service ADD COLUMN deleted_at BIGINT;
ALTER TABLE service ADD COLUMN deleted_by_name TEXT CHECK ((deleted_at IS NULL) = (deleted_by_name IS NULL));

CREATE INDEX run_deleted ON run (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX service_deleted ON service (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Runs that are not in the bin; last_run_number says only which number was given last.
ALTER TABLE service ADD COLUMN run_count BIGINT NOT NULL DEFAULT 0;
UPDATE service SET run_count = (SELECT COUNT(*) FROM run WHERE run.service_id = service.id);

-- Short name, name and owner in lower case, a line each, as people search for them. Headroom writes it with every change; LOWER of a
-- database knows fewer letters.
ALTER TABLE service ADD COLUMN search_text TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE service SET search_text = LOWER(slug || '
' || name || '
' || COALESCE(owner, ''));

-- Reviews of all services are listed by these, each with the id where two are equal.
CREATE INDEX review_changed ON review (changed_at, id);
CREATE INDEX review_target ON review (target_rps, id);
