-- Purpose: organizations, users, workspaces and who belongs where. Global tables, each with its own stated policy.
-- Locks: none on existing tables. Size: constant. Online: yes.
CREATE DOMAIN platform.membership_role AS text CHECK (VALUE IN ('OWNER', 'ADMIN', 'EDITOR', 'APPROVER', 'VIEWER'));
COMMENT ON DOMAIN platform.membership_role IS 'Role in a workspace. Write verbs need EDITOR, decisions on approvals APPROVER, membership and keys ADMIN.';
CREATE DOMAIN platform.organization_role AS text CHECK (VALUE IN ('OWNER', 'ADMIN', 'MEMBER'));
COMMENT ON DOMAIN platform.organization_role IS 'Role in an organization.';
CREATE DOMAIN platform.account_status AS text CHECK (VALUE IN ('ACTIVE', 'INVITED', 'SUSPENDED', 'DELETED'));
COMMENT ON DOMAIN platform.account_status IS 'Life of a user, organization, workspace or membership. Only ACTIVE may enter.';

CREATE TABLE platform.organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]+$' AND length(slug) <= 63),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  status platform.account_status NOT NULL DEFAULT 'ACTIVE',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE platform.users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 320),
  password_hash text,
  display_name text,
  status platform.account_status NOT NULL DEFAULT 'ACTIVE',
  email_verified_at timestamptz,
  failed_login_attempts integer NOT NULL DEFAULT 0 CHECK (failed_login_attempts >= 0),
  locked_until timestamptz,
  last_login_at timestamptz,
  preferences jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(preferences) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email_key ON platform.users (lower(email));
CREATE TABLE platform.user_identities (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  issuer text NOT NULL CHECK (length(issuer) <= 500),
  subject text NOT NULL CHECK (length(subject) <= 500),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer, subject)
);
CREATE INDEX user_identities_user_id_idx ON platform.user_identities (user_id);
CREATE TABLE platform.user_organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES platform.organizations (id) ON DELETE CASCADE,
  role platform.organization_role NOT NULL DEFAULT 'MEMBER',
  status platform.account_status NOT NULL DEFAULT 'ACTIVE',
  invited_by uuid REFERENCES platform.users (id) ON DELETE SET NULL,
  joined_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, organization_id)
);
CREATE INDEX user_organizations_organization_id_idx ON platform.user_organizations (organization_id);
CREATE TABLE platform.workspaces (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES platform.organizations (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9-]+$' AND length(slug) <= 63),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  status platform.account_status NOT NULL DEFAULT 'ACTIVE',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, slug)
);
CREATE TABLE platform.workspace_members (
  workspace_id uuid NOT NULL REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  role platform.membership_role NOT NULL DEFAULT 'VIEWER',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX workspace_members_user_id_idx ON platform.workspace_members (user_id);
CREATE TABLE platform.refresh_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  family_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refresh_tokens_family_id_idx ON platform.refresh_tokens (family_id);
CREATE INDEX refresh_tokens_user_id_idx ON platform.refresh_tokens (user_id);

CREATE TRIGGER organizations_updated_at BEFORE UPDATE ON platform.organizations FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER users_updated_at BEFORE UPDATE ON platform.users FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER user_organizations_updated_at BEFORE UPDATE ON platform.user_organizations FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER workspaces_updated_at BEFORE UPDATE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER workspace_members_updated_at BEFORE UPDATE ON platform.workspace_members FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Order matters: a predicate may only look at tables whose own policy ends the chain.
SELECT platform.share('platform.workspace_members', 'workspace_id = platform.current_workspace_id() OR user_id = platform.current_user_id()');
SELECT platform.share('platform.user_organizations', 'user_id = platform.current_user_id()');
SELECT platform.share('platform.workspaces', 'id = platform.current_workspace_id() OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = platform.current_user_id())');
SELECT platform.share('platform.organizations', 'id IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id())');
SELECT platform.share('platform.users', 'id = platform.current_user_id() OR id IN (SELECT m.user_id FROM platform.workspace_members m WHERE m.workspace_id = platform.current_workspace_id())', 'SELECT');
SELECT platform.share('platform.user_identities', 'user_id = platform.current_user_id()');
SELECT platform.share('platform.refresh_tokens', 'user_id = platform.current_user_id()');

COMMENT ON TABLE platform.organizations IS 'A customer: owns workspaces.';
COMMENT ON COLUMN platform.organizations.id IS 'Identity.';
COMMENT ON COLUMN platform.organizations.name IS 'Display name, 1 to 200 characters.';
COMMENT ON COLUMN platform.organizations.slug IS 'Unique name in URLs: a-z, 0-9 and dashes.';
COMMENT ON COLUMN platform.organizations.settings IS 'Settings of the organization, a JSON object.';
COMMENT ON COLUMN platform.organizations.metadata IS 'Free data of the operator, a JSON object.';
COMMENT ON COLUMN platform.organizations.status IS 'Only ACTIVE organizations can be entered.';
COMMENT ON COLUMN platform.organizations.created_at IS 'When the row was made.';
COMMENT ON COLUMN platform.organizations.updated_at IS 'When the row last changed.';
COMMENT ON TABLE platform.users IS 'A person. Federated users have no password.';
COMMENT ON COLUMN platform.users.id IS 'Identity.';
COMMENT ON COLUMN platform.users.email IS 'Unique without regard to case.';
COMMENT ON COLUMN platform.users.password_hash IS 'Hash of a library in PHC form; NULL when federated.';
COMMENT ON COLUMN platform.users.display_name IS 'Name to show.';
COMMENT ON COLUMN platform.users.status IS 'Only ACTIVE users can enter.';
COMMENT ON COLUMN platform.users.email_verified_at IS 'When the address was proven.';
COMMENT ON COLUMN platform.users.failed_login_attempts IS 'Consecutive failures since the last login.';
COMMENT ON COLUMN platform.users.locked_until IS 'No login before this time.';
COMMENT ON COLUMN platform.users.last_login_at IS 'Time of the last login.';
COMMENT ON COLUMN platform.users.preferences IS 'Preferences of the person, a JSON object.';
COMMENT ON COLUMN platform.users.created_at IS 'When the row was made.';
COMMENT ON COLUMN platform.users.updated_at IS 'When the row last changed.';
COMMENT ON TABLE platform.user_identities IS 'Which token subject is which user.';
COMMENT ON COLUMN platform.user_identities.id IS 'Identity.';
COMMENT ON COLUMN platform.user_identities.user_id IS 'The user.';
COMMENT ON COLUMN platform.user_identities.issuer IS 'Claim iss of the identity provider.';
COMMENT ON COLUMN platform.user_identities.subject IS 'Claim sub at that issuer.';
COMMENT ON COLUMN platform.user_identities.created_at IS 'When the row was made.';
COMMENT ON TABLE platform.user_organizations IS 'Membership of users in organizations.';
COMMENT ON COLUMN platform.user_organizations.id IS 'Identity.';
COMMENT ON COLUMN platform.user_organizations.user_id IS 'The member.';
COMMENT ON COLUMN platform.user_organizations.organization_id IS 'The organization.';
COMMENT ON COLUMN platform.user_organizations.role IS 'Role in the organization.';
COMMENT ON COLUMN platform.user_organizations.status IS 'Life of the membership.';
COMMENT ON COLUMN platform.user_organizations.invited_by IS 'Who invited; NULL once that user is gone.';
COMMENT ON COLUMN platform.user_organizations.joined_at IS 'When the invitation was accepted.';
COMMENT ON COLUMN platform.user_organizations.created_at IS 'When the row was made.';
COMMENT ON COLUMN platform.user_organizations.updated_at IS 'When the row last changed.';
COMMENT ON TABLE platform.workspaces IS 'The unit of isolation.';
COMMENT ON COLUMN platform.workspaces.id IS 'Identity; the workspace_id of every isolated table.';
COMMENT ON COLUMN platform.workspaces.organization_id IS 'The owning organization.';
COMMENT ON COLUMN platform.workspaces.name IS 'Display name, 1 to 200 characters.';
COMMENT ON COLUMN platform.workspaces.slug IS 'Name in URLs, unique in the organization.';
COMMENT ON COLUMN platform.workspaces.settings IS 'Settings of the workspace, a JSON object.';
COMMENT ON COLUMN platform.workspaces.status IS 'Only ACTIVE workspaces can be entered.';
COMMENT ON COLUMN platform.workspaces.created_at IS 'When the row was made.';
COMMENT ON COLUMN platform.workspaces.updated_at IS 'When the row last changed.';
COMMENT ON TABLE platform.workspace_members IS 'Who may enter which workspace, and as what.';
COMMENT ON COLUMN platform.workspace_members.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.workspace_members.user_id IS 'The member.';
COMMENT ON COLUMN platform.workspace_members.role IS 'What the member may do.';
COMMENT ON COLUMN platform.workspace_members.created_at IS 'When the row was made.';
COMMENT ON COLUMN platform.workspace_members.updated_at IS 'When the row last changed.';
COMMENT ON TABLE platform.refresh_tokens IS 'Refresh tokens with rotation; reuse of a rotated one revokes its family.';
COMMENT ON COLUMN platform.refresh_tokens.id IS 'Identity.';
COMMENT ON COLUMN platform.refresh_tokens.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN platform.refresh_tokens.family_id IS 'All tokens that descend from one login.';
COMMENT ON COLUMN platform.refresh_tokens.user_id IS 'Whose token.';
COMMENT ON COLUMN platform.refresh_tokens.expires_at IS 'Not valid after.';
COMMENT ON COLUMN platform.refresh_tokens.rotated_at IS 'When it was exchanged for its successor.';
COMMENT ON COLUMN platform.refresh_tokens.revoked_at IS 'When it was revoked.';
COMMENT ON COLUMN platform.refresh_tokens.created_at IS 'When the row was made.';
