DROP TRIGGER api_keys_quota ON platform.api_keys;
DROP TRIGGER user_organizations_owner_quota ON platform.user_organizations;
DROP TRIGGER user_organizations_quota ON platform.user_organizations;
DROP TRIGGER workspaces_quota ON platform.workspaces;
DROP FUNCTION platform.quota_state(), platform.check_quota(), platform.quota(uuid, text);
DROP TABLE platform.usage, platform.quotas, platform.quota_defaults;
