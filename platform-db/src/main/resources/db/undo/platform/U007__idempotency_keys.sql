DELETE FROM platform.shared_tables WHERE table_name = 'platform.idempotency_keys';
DROP TABLE platform.idempotency_keys;
DROP DOMAIN platform.idempotency_status;
