-- Purpose: who changed what in the directory, and when; the way in for requests before anybody is known; what command functions check first.
-- Locks: SHARE ROW EXCLUSIVE on the directory tables for their triggers, brief. Size: constant. Online: yes.
CREATE TABLE platform.audit_log (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  principal text NOT NULL,
  acting_user uuid,
  in_organization uuid,
  in_workspace uuid,
  action text NOT NULL CHECK (action ~ '^[A-Z_]+\.[A-Z_]+$'),
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text NOT NULL
);
CREATE INDEX audit_log_in_workspace_idx ON platform.audit_log (in_workspace, recorded_at DESC, id DESC);
CREATE INDEX audit_log_in_organization_idx ON platform.audit_log (in_organization, recorded_at DESC, id DESC);
-- Entries outlive their workspace, so this is no isolated table; in a workspace, its administrators see its entries; outside, an organization's see its own.
SELECT platform.share('platform.audit_log', $p$(in_workspace = platform.current_workspace_id()
    AND (current_setting('signalbox.role', true) IN ('OWNER', 'ADMIN') OR 'admin' = ANY (string_to_array(substr(current_setting('signalbox.role', true), 5), ','))))
  OR (platform.current_workspace_id() IS NULL AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id() AND o.role IN ('OWNER', 'ADMIN')))$p$);
CREATE POLICY kernel_appends ON platform.audit_log FOR INSERT TO signalbox_kernel WITH CHECK (true);
GRANT INSERT ON platform.audit_log TO signalbox_kernel;
COMMENT ON TABLE platform.audit_log IS 'Changes of the directory, written by triggers in the transaction of the change. Append-only for everybody.';
COMMENT ON COLUMN platform.audit_log.id IS 'Identity.';
COMMENT ON COLUMN platform.audit_log.recorded_at IS 'When it was written.';
COMMENT ON COLUMN platform.audit_log.principal IS 'Who did it: user:, key:, service:, token: or visitor; system for migrations.';
COMMENT ON COLUMN platform.audit_log.acting_user IS 'The user, where one acted.';
COMMENT ON COLUMN platform.audit_log.in_organization IS 'The organization it belongs to.';
COMMENT ON COLUMN platform.audit_log.in_workspace IS 'The workspace it belongs to; no foreign key, since entries outlive it.';
COMMENT ON COLUMN platform.audit_log.action IS 'What happened, for example MEMBER.ROLE_CHANGED.';
COMMENT ON COLUMN platform.audit_log.subject IS 'Id of what it happened to.';
COMMENT ON COLUMN platform.audit_log.before IS 'The changed fields before, without secrets.';
COMMENT ON COLUMN platform.audit_log.after IS 'The changed fields after, without secrets.';
COMMENT ON COLUMN platform.audit_log.request_id IS 'The request that did it.';

CREATE FUNCTION platform.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
COMMENT ON FUNCTION platform.refuse_change() IS 'Keeps a table append-only, for its owner too.';
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Arguments: what the rows are called in actions. Hashes and counters never reach the log.
CREATE FUNCTION platform.write_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  hidden text[] := ARRAY['password_hash', 'key_hash', 'token_hash', 'updated_at', 'created_at', 'last_used_at', 'last_login_at', 'failed_login_attempts', 'locked_until'];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  any_row jsonb := coalesce(new_row, old_row);
  verb text := CASE TG_OP WHEN 'INSERT' THEN 'ADDED' WHEN 'DELETE' THEN 'REMOVED' ELSE 'CHANGED' END;
  workspace uuid := coalesce(any_row ->> 'workspace_id', CASE WHEN TG_TABLE_NAME = 'workspaces' THEN any_row ->> 'id' END)::uuid;
  organization uuid := coalesce(any_row ->> 'organization_id', CASE WHEN TG_TABLE_NAME = 'organizations' THEN any_row ->> 'id' END)::uuid;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    verb := CASE WHEN old_row -> 'password_hash' IS DISTINCT FROM new_row -> 'password_hash' THEN 'PASSWORD_CHANGED'
                 WHEN old_row -> 'role' IS DISTINCT FROM new_row -> 'role' THEN 'ROLE_CHANGED'
                 WHEN old_row -> 'status' IS DISTINCT FROM new_row -> 'status' THEN 'STATUS_CHANGED' ELSE verb END;
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_row, new_row
      FROM jsonb_each(old_row - hidden) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
    IF old_row IS NULL AND verb <> 'PASSWORD_CHANGED' THEN RETURN NULL; END IF;
  END IF;
  IF organization IS NULL THEN SELECT w.organization_id INTO organization FROM platform.workspaces w WHERE w.id = workspace; END IF;
  INSERT INTO platform.audit_log (principal, acting_user, in_organization, in_workspace, action, subject, before, after, request_id)
    VALUES (coalesce(nullif(current_setting('signalbox.principal', true), ''), 'system'), platform.current_user_id(), organization, workspace,
      TG_ARGV[0] || '.' || verb, coalesce(CASE WHEN TG_ARGV[0] LIKE '%MEMBER' THEN any_row ->> 'user_id' END, any_row ->> 'id'),
      old_row - hidden, new_row - hidden, coalesce(current_setting('signalbox.request_id', true), ''));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.write_audit() IS 'Writes one entry of the audit log per changed row.';
CREATE TRIGGER organizations_audit AFTER INSERT OR UPDATE OR DELETE ON platform.organizations FOR EACH ROW EXECUTE FUNCTION platform.write_audit('ORGANIZATION');
CREATE TRIGGER users_audit AFTER INSERT OR UPDATE OR DELETE ON platform.users FOR EACH ROW EXECUTE FUNCTION platform.write_audit('USER');
CREATE TRIGGER user_identities_audit AFTER INSERT OR UPDATE OR DELETE ON platform.user_identities FOR EACH ROW EXECUTE FUNCTION platform.write_audit('IDENTITY');
CREATE TRIGGER user_organizations_audit AFTER INSERT OR UPDATE OR DELETE ON platform.user_organizations FOR EACH ROW EXECUTE FUNCTION platform.write_audit('ORGANIZATION_MEMBER');
CREATE TRIGGER workspaces_audit AFTER INSERT OR UPDATE OR DELETE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.write_audit('WORKSPACE');
CREATE TRIGGER workspace_members_audit AFTER INSERT OR UPDATE OR DELETE ON platform.workspace_members FOR EACH ROW EXECUTE FUNCTION platform.write_audit('MEMBER');
CREATE TRIGGER api_keys_audit AFTER INSERT OR UPDATE OR DELETE ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.write_audit('API_KEY');

CREATE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'visitor', token_issuer, token_subject);
  PERFORM platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor' ELSE 'token:' || jsonb_build_array(token_issuer, token_subject)::text END, request_id);
  RETURN 'VISITOR';
END
$$;
COMMENT ON FUNCTION platform.enter_visitor(text, text, text, text) IS 'Enters before a user is known, to log in or accept an invitation: sees no table. Issuer and subject of a verified token, or empty, become part of the sealed principal.';

CREATE FUNCTION platform.require_context(VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text := coalesce(current_setting('signalbox.role', true), '');
BEGIN
  IF NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) THEN held := 'KEY:admin'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$$;
COMMENT ON FUNCTION platform.require_context(text[]) IS 'The sealed role, if it is one of these; 42501 otherwise. The first statement of every command function.';

SELECT platform.kernel_owns('platform.write_audit()'), platform.kernel_owns('platform.enter_visitor(text,text,text,text)'), platform.kernel_owns('platform.require_context(text[])');
REVOKE ALL ON FUNCTION platform.refuse_change() FROM PUBLIC;
-- Later migrations attach it to their tables.
SET LOCAL ROLE signalbox_kernel;
GRANT EXECUTE ON FUNCTION platform.write_audit() TO signalbox_owner;
SET LOCAL ROLE signalbox_owner;
