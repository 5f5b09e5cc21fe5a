-- Purpose: invitations into a workspace, by e-mail address and a token that is mailed or shown once.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces and users for the foreign keys, brief. Size: constant. Online: yes.
CREATE DOMAIN platform.invitation_status AS text CHECK (VALUE IN ('PENDING', 'ACCEPTED', 'REVOKED'));
COMMENT ON DOMAIN platform.invitation_status IS 'Is the status of an invitation. ACCEPTED and REVOKED are final.';
CREATE TABLE platform.invitations (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 320),
  role platform.membership_role NOT NULL,
  status platform.invitation_status NOT NULL DEFAULT 'PENDING',
  invited_by uuid REFERENCES platform.users (id) ON DELETE SET NULL,
  accepted_by uuid REFERENCES platform.users (id) ON DELETE SET NULL,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
  created_at timestamptz NOT NULL DEFAULT now(),
  mailed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, token_hash)
);
CREATE INDEX invitations_token_hash_idx ON platform.invitations (token_hash);
CREATE INDEX invitations_invited_by_idx ON platform.invitations (invited_by) WHERE invited_by IS NOT NULL;
CREATE INDEX invitations_accepted_by_idx ON platform.invitations (accepted_by) WHERE accepted_by IS NOT NULL;
CREATE UNIQUE INDEX invitations_pending_key ON platform.invitations (workspace_id, lower(email)) WHERE status = 'PENDING';
SELECT platform.isolate('platform.invitations', 'SELECT');
CREATE POLICY kernel_reads ON platform.invitations FOR SELECT TO signalbox_kernel USING (true);
CREATE POLICY kernel_adds ON platform.invitations FOR INSERT TO signalbox_kernel
  WITH CHECK (workspace_id = platform.current_workspace_id() AND status = 'PENDING' AND (SELECT platform.context_is_sealed()));
-- An invitation is accepted before its workspace can be entered.
CREATE POLICY kernel_settles ON platform.invitations FOR UPDATE TO signalbox_kernel
  USING (status = 'PENDING' AND (SELECT platform.context_is_sealed())) WITH CHECK (status <> 'PENDING');
GRANT SELECT, INSERT (token_hash, email, role, invited_by, mailed), UPDATE (status, accepted_by) ON platform.invitations
  TO signalbox_kernel;
CREATE TRIGGER invitations_audit AFTER INSERT OR UPDATE OR DELETE ON platform.invitations
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('INVITATION');
COMMENT ON TABLE platform.invitations IS 'Holds invitations, with the SHA-256 of their token only.';
COMMENT ON COLUMN platform.invitations.workspace_id IS 'Names the workspace that the person is invited into.';
COMMENT ON COLUMN platform.invitations.id IS 'Identifies the invitation.';
COMMENT ON COLUMN platform.invitations.token_hash IS 'Holds the SHA-256 of the token.';
COMMENT ON COLUMN platform.invitations.email IS 'Is the address of the person who is invited; nobody else can accept.';
COMMENT ON COLUMN platform.invitations.role IS 'Is the role that the invitation gives.';
COMMENT ON COLUMN platform.invitations.status IS 'Is PENDING until the invitation is accepted or revoked.';
COMMENT ON COLUMN platform.invitations.invited_by IS 'Names the user who invited; it is NULL where a key did, or once that user is gone.';
COMMENT ON COLUMN platform.invitations.accepted_by IS 'Names the user who accepted.';
COMMENT ON COLUMN platform.invitations.expires_at IS 'Tells when the invitation ends: after 7 days.';
COMMENT ON COLUMN platform.invitations.created_at IS 'Tells when the invitation was made.';
COMMENT ON COLUMN platform.invitations.mailed IS
  'Tells whether the token went to the address alone, so that accepting proves the '
  'address. It is false where the inviter was shown the token.';

CREATE FUNCTION platform.invite(invited_email text, given_role text, hash bytea, by_mail boolean) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  IF platform.require_context('OWNER', 'ADMIN', 'KEY:admin') <> 'OWNER' AND given_role = 'OWNER' THEN
    RAISE EXCEPTION 'only owners make owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id()
    AND lower(i.email) = lower(invited_email) AND i.status = 'PENDING';
  INSERT INTO platform.invitations (token_hash, email, role, invited_by, mailed)
    VALUES (hash, invited_email, given_role, platform.current_user_id(), by_mail) RETURNING id INTO made;
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.invite(text, text, bytea, boolean) IS
  'Invites into the entered workspace and returns the id; an earlier invitation of the same address '
  'ends. The last argument tells whether the token is mailed to the address alone.';

CREATE FUNCTION platform.revoke_invitation(invitation uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id() AND i.id = invitation
    AND i.status = 'PENDING';
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION platform.revoke_invitation(uuid) IS
  'Ends a pending invitation of the entered workspace; returns false where there is none.';

CREATE FUNCTION platform.invitation_is_open(hash bytea, proof text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'invitation', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.invitations i JOIN platform.workspaces w ON w.id = i.workspace_id AND w.status = 'ACTIVE'
    WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now());
END
$$;
COMMENT ON FUNCTION platform.invitation_is_open(bytea, text) IS
  'Tells whether an invitation can be accepted; asked before a password is hashed.';

-- An inviter who sees the token proves nothing about an existing account: then a new identity is linked to a new user only.
CREATE FUNCTION platform.accepting_user(invited_email text, by_mail boolean, new_password_hash text, new_display_name text,
    local_issuer text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  sealed_principal text := platform.sealed('principal');
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  verified_email text := lower(nullif(token ->> 2, ''));
  proven boolean := by_mail OR coalesce(verified_email = lower(invited_email), false);
  who uuid; known_email text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT u.id, u.email INTO who, known_email FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id
    AND u.status = 'ACTIVE'
   WHERE i.issuer = token ->> 0 AND i.subject = token ->> 1;
  IF FOUND THEN
    IF lower(invited_email) <> ALL (ARRAY[lower(known_email), coalesce(verified_email, lower(known_email))]) THEN
      RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation'; END IF;
    IF proven AND lower(known_email) = lower(invited_email) AND NOT EXISTS (SELECT FROM platform.users u
      WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL) THEN
      PERFORM platform.prove_address(who); END IF;
    RETURN who;
  END IF;
  IF verified_email <> lower(invited_email) THEN
    RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  IF token ->> 0 = local_issuer THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  IF token IS NULL AND new_password_hash IS NULL THEN RAISE EXCEPTION 'no identity' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  SELECT u.id INTO who FROM platform.users u WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL
    AND u.status = 'ACTIVE';
  IF FOUND AND verified_email IS NOT NULL THEN
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, token ->> 0, token ->> 1);
    RETURN who;
  END IF;
  -- Whoever reads the mail of the address may learn of its account; anybody else makes a second account that only claims the address.
  IF FOUND AND by_mail THEN RAISE EXCEPTION 'sign in first' USING ERRCODE = '42501', HINT = 'account-exists'; END IF;
  INSERT INTO platform.users (email, password_hash, display_name)
    VALUES (lower(invited_email), CASE WHEN token IS NULL THEN new_password_hash END, new_display_name) RETURNING id INTO who;
  INSERT INTO platform.user_identities (user_id, issuer, subject)
    VALUES (who, coalesce(token ->> 0, local_issuer), coalesce(token ->> 1, who::text));
  IF proven THEN PERFORM platform.prove_address(who); END IF;
  RETURN who;
END
$$;
COMMENT ON FUNCTION platform.accepting_user(text, boolean, text, text, text) IS
  'Returns the user who accepts: the one of the sealed token, the one who proved the address that the provider of the '
  'token verified, or a new one with that identity or a password. Only accept_invitation calls it.';

CREATE FUNCTION platform.accept_invitation(hash bytea, new_password_hash text, new_display_name text, local_issuer text, proof text)
  RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_one record; who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'accept', encode(hash, 'hex'), coalesce(new_password_hash, ''), local_issuer);
  SELECT i.workspace_id, i.id, i.email, i.role, i.invited_by, i.mailed INTO found_one FROM platform.invitations i
    WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now() FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = found_one.workspace_id AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'no such invitation' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  who := platform.accepting_user(found_one.email, found_one.mailed, new_password_hash, new_display_name, local_issuer);
  INSERT INTO platform.user_organizations (user_id, organization_id, role, invited_by, joined_at)
    SELECT who, w.organization_id, 'MEMBER', found_one.invited_by, now() FROM platform.workspaces w WHERE w.id = found_one.workspace_id
      ON CONFLICT DO NOTHING;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (found_one.workspace_id, who, found_one.role)
    ON CONFLICT DO NOTHING;
  UPDATE platform.invitations i SET status = 'ACCEPTED', accepted_by = who WHERE i.workspace_id = found_one.workspace_id
    AND i.id = found_one.id;
  RETURN found_one.workspace_id;
END
$$;
COMMENT ON FUNCTION platform.accept_invitation(bytea, text, text, text, text) IS
  'Accepts an invitation once and returns its workspace. Unknown, expired, revoked, '
  'used and other people''s invitations are the same error.';

SELECT platform.kernel_owns('platform.invite(text,text,bytea,boolean)'), platform.kernel_owns('platform.revoke_invitation(uuid)'),
  platform.kernel_keeps('platform.accepting_user(text,boolean,text,text,text)');
-- serve_accounts() opens these to the services that serve accounts.
SELECT platform.kernel_keeps('platform.invitation_is_open(bytea,text)'),
  platform.kernel_keeps('platform.accept_invitation(bytea,text,text,text,text)');
