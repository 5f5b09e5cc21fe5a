DROP TRIGGER workspace_members_audit ON platform.workspace_members;
DROP TRIGGER workspaces_audit ON platform.workspaces;
DROP TRIGGER user_organizations_audit ON platform.user_organizations;
DROP TRIGGER user_identities_audit ON platform.user_identities;
DROP TRIGGER users_audit ON platform.users;
DROP TRIGGER organizations_audit ON platform.organizations;
DROP TABLE platform.audit_log;
DROP FUNCTION platform.write_audit(), platform.refuse_change(), platform.removes_expired();
