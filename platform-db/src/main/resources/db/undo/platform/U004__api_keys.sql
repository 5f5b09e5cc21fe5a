DELETE FROM platform.shared_tables WHERE table_name = 'platform.api_keys';
DROP TABLE platform.api_keys;
DROP DOMAIN platform.api_key_status;
