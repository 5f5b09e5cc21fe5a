DROP FUNCTION platform.organization_members(uuid), platform.set_organization_role(uuid, uuid, text), platform.set_member_role(uuid, text),
  platform.create_workspace(uuid, text, text), platform.create_organization(text, text),
  platform.require_organization_role(uuid, text[]), platform.held_organization_role(uuid, text[]);
REVOKE INSERT (name, slug), UPDATE (name, status, slug) ON platform.organizations FROM signalbox_kernel;
REVOKE INSERT (user_id, organization_id, role, invited_by, joined_at), UPDATE (role), DELETE ON platform.user_organizations
  FROM signalbox_kernel;
REVOKE INSERT (organization_id, name, slug), UPDATE (name, status, slug), DELETE ON platform.workspaces FROM signalbox_kernel;
REVOKE INSERT (workspace_id, user_id, role), UPDATE (role), DELETE ON platform.workspace_members FROM signalbox_kernel;
DROP POLICY kernel_removes ON platform.workspace_members;
DROP POLICY kernel_removes ON platform.workspaces;
DROP POLICY kernel_removes ON platform.user_organizations;
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['organizations', 'user_organizations', 'workspaces', 'workspace_members', 'users'] LOOP
    EXECUTE format('DROP POLICY kernel_changes ON platform.%I', target);
    EXECUTE format('DROP POLICY kernel_adds ON platform.%I', target);
  END LOOP;
END
$$;
