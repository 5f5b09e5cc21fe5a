DROP FUNCTION platform.reset_password(bytea, text, text, text), platform.reset_is_open(bytea, text),
  platform.request_password_reset(text, bytea, text), platform.change_me(text, text), platform.my_password_hash(),
  platform.end_login(bytea, text), platform.rotate_refresh_token(bytea, bytea, text),
  platform.begin_login(uuid, bytea, text, text, text), platform.login_candidate(text, text, text), platform.prove_address(uuid);
DROP TABLE platform.password_resets, platform.login_attempts, platform.refresh_tokens;
DROP POLICY kernel_adds ON platform.user_identities;
REVOKE INSERT (user_id, issuer, subject) ON platform.user_identities FROM signalbox_kernel;
REVOKE INSERT (email, password_hash, display_name), UPDATE (display_name, password_hash, last_login_at, email, email_verified_at, status)
  ON platform.users FROM signalbox_kernel;
REVOKE REFERENCES ON platform.users FROM signalbox_kernel;
