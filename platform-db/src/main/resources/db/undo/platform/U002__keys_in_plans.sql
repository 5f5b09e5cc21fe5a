DROP TABLE platform.entry_keys, platform.seal_keys;
DROP FUNCTION platform.rotate_seal_key(), platform.retire_entry_keys(text, text), platform.accept_entry_key(text, text),
  platform.renew_plans_of_keys(), platform.key_pads(text, text), platform.key_ids(text), platform.read_keys(text, text),
  platform.hmac_pad(bytea, integer);
DROP SEQUENCE platform.keys_changed_by;
