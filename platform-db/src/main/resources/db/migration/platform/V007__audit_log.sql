-- Purpose: records who changed what in the directory, and when.
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
-- Entries outlive their workspace, so this is no workspace table. In a workspace its administrators see its entries; outside of one,
-- owners and administrators of an organization see those of their organization.
SELECT platform.share('platform.audit_log', $p$(in_workspace = (SELECT platform.sealed('workspace_id')::uuid)
    AND ((SELECT platform.sealed('role')) IN ('OWNER', 'ADMIN')
      OR 'admin' = ANY (string_to_array(substr((SELECT platform.sealed('role')), 5), ','))))
  OR ((SELECT platform.sealed('role')) = 'PERSON' AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o
    WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid) AND o.role IN ('OWNER', 'ADMIN')))$p$);
CREATE POLICY kernel_appends ON platform.audit_log FOR INSERT TO signalbox_kernel WITH CHECK (true);
GRANT INSERT ON platform.audit_log TO signalbox_kernel;
COMMENT ON TABLE platform.audit_log IS
  'Holds the changes of the directory, written by triggers in the transaction of the '
  'change. Nobody can change an entry; only retention removes some.';
COMMENT ON COLUMN platform.audit_log.id IS 'Identifies the entry.';
COMMENT ON COLUMN platform.audit_log.recorded_at IS 'Tells when the entry was written.';
COMMENT ON COLUMN platform.audit_log.principal IS 'Names who did it: user:, key:, service:, token: or visitor; system for migrations.';
COMMENT ON COLUMN platform.audit_log.acting_user IS 'Names the user, where a user acted.';
COMMENT ON COLUMN platform.audit_log.in_organization IS 'Names the organization that the entry belongs to.';
COMMENT ON COLUMN platform.audit_log.in_workspace IS
  'Names the workspace that the entry belongs to. It is no foreign key, since entries outlive it.';
COMMENT ON COLUMN platform.audit_log.action IS 'Says what happened, for example MEMBER.ROLE_CHANGED.';
COMMENT ON COLUMN platform.audit_log.subject IS 'Is the id of what was changed.';
COMMENT ON COLUMN platform.audit_log.before IS 'Holds the changed fields as they were before, without secrets.';
COMMENT ON COLUMN platform.audit_log.after IS 'Holds the changed fields as they were after, without secrets.';
COMMENT ON COLUMN platform.audit_log.request_id IS 'Names the request that did it.';

-- The audit log and the events stay append-only, for their owner too, except inside the functions of retention, which set this variable.
CREATE FUNCTION platform.removes_expired() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT current_user = 'signalbox_owner' AND coalesce(current_setting('signalbox.removes_expired', true), '') = 'on' $$;
COMMENT ON FUNCTION platform.removes_expired() IS
  'Tells whether the owner is removing what retention lets go. A service sets the variable in vain, since it is never the owner.';

CREATE FUNCTION platform.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND platform.removes_expired() THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_change() IS 'Keeps a table append-only, for its owner too, until retention lets rows go.';
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Its argument is the name of the rows in actions. Hashes and counters never reach the log.
CREATE FUNCTION platform.write_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  author text := platform.sealed('principal');
  hidden text[] := ARRAY['password_hash', 'key_hash', 'token_hash', 'updated_at', 'created_at', 'last_used_at', 'last_login_at',
    'failed_login_attempts', 'locked_until'];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  any_row jsonb := coalesce(new_row, old_row);
  verb text := CASE TG_OP WHEN 'INSERT' THEN 'ADDED' WHEN 'DELETE' THEN 'REMOVED' ELSE 'CHANGED' END;
  workspace uuid := coalesce(any_row ->> 'workspace_id', CASE WHEN TG_TABLE_NAME = 'workspaces' THEN any_row ->> 'id' END)::uuid;
  organization uuid := coalesce(any_row ->> 'organization_id', CASE WHEN TG_TABLE_NAME = 'organizations' THEN any_row ->> 'id' END)::uuid;
BEGIN
  -- That a workspace or an organization was deleted is told once, not again for each row that goes.
  IF TG_OP = 'DELETE' AND (any_row ->> 'status' = 'DELETED' AND TG_TABLE_NAME IN ('workspaces', 'organizations')
      OR EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace AND w.status = 'DELETED')
      OR EXISTS (SELECT FROM platform.organizations o WHERE o.id = organization AND o.status = 'DELETED')) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    verb := CASE WHEN old_row -> 'password_hash' IS DISTINCT FROM new_row -> 'password_hash' THEN 'PASSWORD_CHANGED'
                 WHEN old_row -> 'role' IS DISTINCT FROM new_row -> 'role' THEN 'ROLE_CHANGED'
                 WHEN old_row -> 'status' IS DISTINCT FROM new_row -> 'status' THEN 'STATUS_CHANGED' ELSE verb END;
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_row, new_row
      FROM jsonb_each(old_row - hidden) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
    IF old_row IS NULL AND verb <> 'PASSWORD_CHANGED' THEN RETURN NULL; END IF;
  END IF;
  IF organization IS NULL THEN SELECT w.organization_id INTO organization FROM platform.workspaces w WHERE w.id = workspace; END IF;
  -- Migrations and operators have no context and are told as such; a service has one, or has changed it since its statement began.
  IF author IS NULL AND EXISTS (SELECT FROM platform.services s WHERE s.app_role = session_user) THEN
    RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed';
  END IF;
  INSERT INTO platform.audit_log (principal, acting_user, in_organization, in_workspace, action, subject, before, after, request_id)
    VALUES (coalesce(author, 'system'), platform.sealed('user_id')::uuid, organization, workspace,
      TG_ARGV[0] || '.' || verb, coalesce(CASE WHEN TG_ARGV[0] LIKE '%MEMBER' THEN any_row ->> 'user_id' END, any_row ->> 'id'),
      old_row - hidden, new_row - hidden, coalesce(current_setting('signalbox.request_id', true), ''));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.write_audit() IS
  'Writes one entry of the audit log for each changed row, in the name of the sealed principal.';
REVOKE ALL ON FUNCTION platform.refuse_change(), platform.removes_expired() FROM PUBLIC;
-- The kernel deletes the events of a workspace that is deleted in SQL.
GRANT EXECUTE ON FUNCTION platform.removes_expired() TO signalbox_kernel;
SELECT platform.kernel_owns('platform.write_audit()');
-- Later migrations attach it to their tables.
SET LOCAL ROLE signalbox_kernel;
GRANT EXECUTE ON FUNCTION platform.write_audit() TO signalbox_owner;
SET LOCAL ROLE signalbox_owner;

CREATE TRIGGER organizations_audit AFTER INSERT OR UPDATE OR DELETE ON platform.organizations
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('ORGANIZATION');
CREATE TRIGGER users_audit AFTER INSERT OR UPDATE OR DELETE ON platform.users
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('USER');
CREATE TRIGGER user_identities_audit AFTER INSERT OR UPDATE OR DELETE ON platform.user_identities
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('IDENTITY');
CREATE TRIGGER user_organizations_audit AFTER INSERT OR UPDATE OR DELETE ON platform.user_organizations
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('ORGANIZATION_MEMBER');
CREATE TRIGGER workspaces_audit AFTER INSERT OR UPDATE OR DELETE ON platform.workspaces
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('WORKSPACE');
CREATE TRIGGER workspace_members_audit AFTER INSERT OR UPDATE OR DELETE ON platform.workspace_members
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('MEMBER');
