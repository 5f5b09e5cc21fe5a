DROP FUNCTION platform.accept_invitation(bytea, text, text, text, text), platform.accepting_user(text, boolean, text, text, text),
  platform.invitation_is_open(bytea, text), platform.revoke_invitation(uuid), platform.invite(text, text, bytea, boolean);
DROP TABLE platform.invitations;
DROP DOMAIN platform.invitation_status;
