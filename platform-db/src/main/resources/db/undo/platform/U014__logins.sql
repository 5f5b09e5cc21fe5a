DROP TRIGGER api_keys_scopes ON platform.api_keys;
DROP FUNCTION platform.check_key_scopes();
SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.login_candidate(text), platform.begin_login(uuid, bytea), platform.rotate_refresh_token(bytea, bytea), platform.end_login(bytea), platform.my_password_hash(), platform.change_me(text, text);
SET LOCAL ROLE signalbox_owner;
DROP POLICY kernel_adds ON platform.refresh_tokens;
DROP POLICY kernel_changes ON platform.refresh_tokens;
REVOKE INSERT (token_hash, family_id, user_id, expires_at), UPDATE (rotated_at, revoked_at) ON platform.refresh_tokens FROM signalbox_kernel;
REVOKE UPDATE (display_name, password_hash, failed_login_attempts, locked_until, last_login_at) ON platform.users FROM signalbox_kernel;
DO $$
BEGIN
  EXECUTE format('REVOKE SELECT (id, email, display_name, status, email_verified_at, last_login_at, preferences, created_at, updated_at) ON platform.users FROM %s', platform.app_roles('platform'));
  EXECUTE format('GRANT SELECT ON platform.users, platform.refresh_tokens TO %s', platform.app_roles('platform'));
  UPDATE platform.shared_tables SET privileges = 'SELECT' WHERE table_name IN ('platform.users', 'platform.refresh_tokens');
END
$$;
