DROP TABLE platform.idempotency_keys;
DROP DOMAIN platform.idempotency_status;
