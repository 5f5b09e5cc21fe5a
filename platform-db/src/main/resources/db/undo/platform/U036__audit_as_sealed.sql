GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.write_audit() RETURNS trigger
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
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
