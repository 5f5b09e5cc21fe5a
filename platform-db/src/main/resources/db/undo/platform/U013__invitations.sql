SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.accept_invitation(bytea, text, text, text), platform.accepting_user(text, text, text, text), platform.revoke_invitation(uuid), platform.invite(text, text, bytea);
SET LOCAL ROLE signalbox_owner;
REVOKE INSERT (email, password_hash, display_name) ON platform.users FROM signalbox_kernel;
REVOKE INSERT (user_id, issuer, subject) ON platform.user_identities FROM signalbox_kernel;
DROP POLICY kernel_adds ON platform.user_identities;
DELETE FROM platform.shared_tables WHERE table_name = 'platform.invitations';
DROP TABLE platform.invitations;
DROP DOMAIN platform.invitation_status;
