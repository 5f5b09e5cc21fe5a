SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.require_organization_role(uuid, text[]), platform.create_organization(text, text), platform.create_workspace(uuid, text, text), platform.change_workspace(uuid, text, text),
  platform.set_member_role(uuid, text), platform.set_organization_role(uuid, uuid, text), platform.organization_members(uuid);
SET LOCAL ROLE signalbox_owner;
REVOKE INSERT (name, slug), UPDATE (name) ON platform.organizations FROM signalbox_kernel;
REVOKE INSERT (user_id, organization_id, role, invited_by, joined_at), UPDATE (role), DELETE ON platform.user_organizations FROM signalbox_kernel;
REVOKE INSERT (organization_id, name, slug), UPDATE (name, status), DELETE ON platform.workspaces FROM signalbox_kernel;
REVOKE INSERT (workspace_id, user_id, role), UPDATE (role), DELETE ON platform.workspace_members FROM signalbox_kernel;
DO $$
DECLARE
  policy record;
BEGIN
  FOR policy IN SELECT p.polname, p.polrelid::regclass AS target FROM pg_policy p
      WHERE p.polname IN ('kernel_adds', 'kernel_changes', 'kernel_removes') AND p.polrelid::regclass::text LIKE 'platform.%' LOOP
    EXECUTE format('DROP POLICY %I ON %s', policy.polname, policy.target);
  END LOOP;
END
$$;
