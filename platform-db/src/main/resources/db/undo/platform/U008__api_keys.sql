DROP TABLE platform.api_keys;
DROP FUNCTION platform.check_api_key(), platform.suspended_keys(), platform.key_is_backed(uuid, uuid, text[]);
DROP DOMAIN platform.api_key_status;
