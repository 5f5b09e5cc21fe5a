-- Purpose: says what the schema is for, so that its page can begin with it. Locks: SHARE UPDATE EXCLUSIVE on the schema, for a moment. Size: constant. Online: yes.
COMMENT ON SCHEMA platform IS 'What every service stands on: organizations, users and workspaces, logins and API keys, the sealed session context, row-level security, events, the audit log, and what ran as a migration.';
