-- Tokens are listed newest first, of one account or of one service.
DROP INDEX token_account;
DROP INDEX token_service;
CREATE INDEX token_account ON token (account_id, id);
CREATE INDEX token_service ON token (service_id, id);
