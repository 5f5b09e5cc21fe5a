-- The policies of users and workspaces name workspace_members, that of organizations names user_organizations.
DROP POLICY directory_access ON platform.users;
DROP POLICY directory_access ON platform.workspaces;
DROP POLICY directory_access ON platform.organizations;
DROP TABLE platform.workspace_members, platform.workspaces, platform.user_organizations, platform.user_identities, platform.users,
  platform.organizations;
DROP DOMAIN platform.account_status, platform.organization_role, platform.membership_role;
