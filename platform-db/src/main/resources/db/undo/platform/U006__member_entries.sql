DROP TRIGGER organizations_settle_entries ON platform.organizations;
DROP TRIGGER workspaces_settle_entries ON platform.workspaces;
DROP TRIGGER workspace_members_settle_all ON platform.workspace_members;
DROP TRIGGER user_identities_settle_all ON platform.user_identities;
DROP TRIGGER workspace_members_settle_entries ON platform.workspace_members;
DROP TRIGGER user_identities_settle_entries ON platform.user_identities;
DROP TRIGGER users_settle_entries ON platform.users;
DROP FUNCTION platform.settle_entries_of_row(), platform.settle_entries(uuid, uuid);
DROP TABLE platform.member_entries;
