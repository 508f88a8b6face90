-- Tokens are sorted by these as well, each with the id where two are equal. What was never used stands before all that was.
CREATE INDEX token_ends ON token (expires_at, id);
CREATE INDEX token_used ON token (COALESCE(used_at, 0), id);
