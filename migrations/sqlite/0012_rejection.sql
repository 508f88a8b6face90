-- A run that somebody rejected as invalid stays on the record, with who, when and why, and counts for nothing.

ALTER TABLE run ADD COLUMN rejected_at INTEGER;
ALTER TABLE run ADD COLUMN rejected_by_name TEXT CHECK ((rejected_at IS NULL) = (rejected_by_name IS NULL));
ALTER TABLE run ADD COLUMN rejected_reason TEXT CHECK ((rejected_at IS NULL) = (rejected_reason IS NULL));
