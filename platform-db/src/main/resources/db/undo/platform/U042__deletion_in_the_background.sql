DROP FUNCTION platform.remove_deleted(integer, text);
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.change_workspace(workspace uuid, new_name text, new_status text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_organization_role((SELECT w.organization_id FROM platform.workspaces w WHERE w.id = workspace), 'OWNER', 'ADMIN');
  IF new_status = 'DELETED' THEN
    DELETE FROM platform.workspaces w WHERE w.id = workspace;
  ELSE
    UPDATE platform.workspaces w SET name = coalesce(new_name, w.name), status = coalesce(new_status, w.status) WHERE w.id = workspace;
  END IF;
END
$$;
COMMENT ON FUNCTION platform.change_workspace(uuid, text, text) IS 'Renames, suspends, resumes or (DELETED) deletes a workspace with everything in it. For owners and administrators of its organization.';
CREATE OR REPLACE FUNCTION platform.write_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  author text := platform.sealed('principal');
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
COMMENT ON FUNCTION platform.write_audit() IS 'Writes one entry of the audit log per changed row.';
DROP FUNCTION platform.delete_me(), platform.delete_organization(uuid), platform.mark_deleted(uuid);
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.refuse_event_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = OLD.workspace_id) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_event_change() IS 'Keeps events as they were appended, for the owner too; they go with their workspace only.';
DROP POLICY kernel_removes ON platform.user_identities;
REVOKE DELETE ON platform.user_identities FROM signalbox_kernel;
REVOKE UPDATE (slug) ON platform.workspaces FROM signalbox_kernel;
REVOKE UPDATE (status, slug) ON platform.organizations FROM signalbox_kernel;
REVOKE UPDATE (status) ON platform.users FROM signalbox_kernel;
DELETE FROM platform.shared_tables WHERE table_name = 'platform.deletions';
DROP TABLE platform.deletions;
DROP INDEX platform.organizations_deleted_idx;
