ALTER TABLE platform.idempotency_keys DROP COLUMN owner;
