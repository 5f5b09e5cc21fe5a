-- Purpose: organizations, users, workspaces and memberships: directory tables, each under a policy of its own.
-- Locks: none on existing tables. Size: constant. Online: yes.
CREATE DOMAIN platform.membership_role AS text CHECK (VALUE IN ('OWNER', 'ADMIN', 'EDITOR', 'APPROVER', 'VIEWER'));
COMMENT ON DOMAIN platform.membership_role IS
  'Is a role in a workspace. Writing needs EDITOR, deciding approvals APPROVER, managing members and keys ADMIN.';
CREATE DOMAIN platform.organization_role AS text CHECK (VALUE IN ('OWNER', 'ADMIN', 'MEMBER'));
COMMENT ON DOMAIN platform.organization_role IS 'Is a role in an organization.';
CREATE DOMAIN platform.account_status AS text CHECK (VALUE IN ('ACTIVE', 'INVITED', 'SUSPENDED', 'DELETED'));
COMMENT ON DOMAIN platform.account_status IS
  'Is the status of a user, organization, workspace or membership. Only ACTIVE ones can be entered.';

CREATE TABLE platform.organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9-]+$' AND length(slug) <= 63),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  status platform.account_status NOT NULL DEFAULT 'ACTIVE',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX organizations_deleted_idx ON platform.organizations (id) WHERE status = 'DELETED';
COMMENT ON TABLE platform.organizations IS 'Is a customer, who owns workspaces.';
COMMENT ON COLUMN platform.organizations.id IS 'Identifies the organization.';
COMMENT ON COLUMN platform.organizations.name IS 'Is the name to display, 1 to 200 characters.';
COMMENT ON COLUMN platform.organizations.slug IS
  'Is the name in URLs: a-z, 0-9 and dashes. Several organizations may have one slug, so '
  'that a taken one tells nothing of strangers; ids tell them apart.';
COMMENT ON COLUMN platform.organizations.settings IS 'Holds the settings of the organization, a JSON object.';
COMMENT ON COLUMN platform.organizations.metadata IS 'Holds free data of the operator, a JSON object.';
COMMENT ON COLUMN platform.organizations.status IS 'Decides whether its workspaces can be entered: only those of ACTIVE organizations can.';
COMMENT ON COLUMN platform.organizations.created_at IS 'Tells when the row was made.';
COMMENT ON COLUMN platform.organizations.updated_at IS 'Tells when the row last changed.';

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
CREATE INDEX users_email_idx ON platform.users (lower(email));
CREATE UNIQUE INDEX users_proven_email_key ON platform.users (lower(email)) WHERE email_verified_at IS NOT NULL;
COMMENT ON TABLE platform.users IS 'Is a person. Federated users have no password.';
COMMENT ON COLUMN platform.users.id IS 'Identifies the user.';
COMMENT ON COLUMN platform.users.email IS
  'Is the e-mail address, unique without regard to case among proven ones; several users may claim an unproven one.';
COMMENT ON COLUMN platform.users.password_hash IS
  'Holds the hash of the password in PHC form; it is NULL for federated users. No service reads it.';
COMMENT ON COLUMN platform.users.display_name IS 'Is the name to display.';
COMMENT ON COLUMN platform.users.status IS 'Decides whether the user can enter: only ACTIVE users can.';
COMMENT ON COLUMN platform.users.email_verified_at IS
  'Tells when the address was proven, by a mailed token or by the identity provider. NULL '
  'means that it is only claimed: whoever proves it takes it over.';
COMMENT ON COLUMN platform.users.failed_login_attempts IS
  'Is always 0: failures are counted for each address and origin in login_attempts.';
COMMENT ON COLUMN platform.users.locked_until IS
  'Is always NULL: an address is throttled for each origin, so that nobody can lock out others.';
COMMENT ON COLUMN platform.users.last_login_at IS 'Tells when the user last logged in.';
COMMENT ON COLUMN platform.users.preferences IS 'Holds the preferences of the person, a JSON object.';
COMMENT ON COLUMN platform.users.created_at IS 'Tells when the row was made.';
COMMENT ON COLUMN platform.users.updated_at IS 'Tells when the row last changed.';

CREATE TABLE platform.user_identities (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  issuer text NOT NULL CHECK (length(issuer) <= 500),
  subject text NOT NULL CHECK (length(subject) <= 500),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer, subject)
);
CREATE INDEX user_identities_user_id_idx ON platform.user_identities (user_id);
COMMENT ON TABLE platform.user_identities IS 'Says which subject of a token is which user.';
COMMENT ON COLUMN platform.user_identities.id IS 'Identifies the row.';
COMMENT ON COLUMN platform.user_identities.user_id IS 'Names the user.';
COMMENT ON COLUMN platform.user_identities.issuer IS 'Is the claim iss of the identity provider.';
COMMENT ON COLUMN platform.user_identities.subject IS 'Is the claim sub at that issuer.';
COMMENT ON COLUMN platform.user_identities.created_at IS 'Tells when the row was made.';

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
CREATE INDEX user_organizations_invited_by_idx ON platform.user_organizations (invited_by) WHERE invited_by IS NOT NULL;
COMMENT ON TABLE platform.user_organizations IS 'Says which user belongs to which organization.';
COMMENT ON COLUMN platform.user_organizations.id IS 'Identifies the row.';
COMMENT ON COLUMN platform.user_organizations.user_id IS 'Names the member.';
COMMENT ON COLUMN platform.user_organizations.organization_id IS 'Names the organization.';
COMMENT ON COLUMN platform.user_organizations.role IS 'Is the role of the member in the organization.';
COMMENT ON COLUMN platform.user_organizations.status IS 'Decides whether the membership counts: only an ACTIVE one does.';
COMMENT ON COLUMN platform.user_organizations.invited_by IS 'Names the user who invited; it is NULL once that user is gone.';
COMMENT ON COLUMN platform.user_organizations.joined_at IS 'Tells when the invitation was accepted.';
COMMENT ON COLUMN platform.user_organizations.created_at IS 'Tells when the row was made.';
COMMENT ON COLUMN platform.user_organizations.updated_at IS 'Tells when the row last changed.';

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
CREATE INDEX workspaces_organization_id_open_idx ON platform.workspaces (organization_id) WHERE status <> 'DELETED';
COMMENT ON TABLE platform.workspaces IS 'Is the unit of isolation.';
COMMENT ON COLUMN platform.workspaces.id IS 'Identifies the workspace: it is the workspace_id of every workspace table.';
COMMENT ON COLUMN platform.workspaces.organization_id IS 'Names the organization that owns the workspace.';
COMMENT ON COLUMN platform.workspaces.name IS 'Is the name to display, 1 to 200 characters.';
COMMENT ON COLUMN platform.workspaces.slug IS 'Is the name in URLs, unique in the organization.';
COMMENT ON COLUMN platform.workspaces.settings IS 'Holds the settings of the workspace, a JSON object.';
COMMENT ON COLUMN platform.workspaces.status IS 'Decides whether the workspace can be entered: only ACTIVE ones can.';
COMMENT ON COLUMN platform.workspaces.created_at IS 'Tells when the row was made.';
COMMENT ON COLUMN platform.workspaces.updated_at IS 'Tells when the row last changed.';

CREATE TABLE platform.workspace_members (
  workspace_id uuid NOT NULL REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  role platform.membership_role NOT NULL DEFAULT 'VIEWER',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX workspace_members_user_id_idx ON platform.workspace_members (user_id);
COMMENT ON TABLE platform.workspace_members IS 'Says which user may enter which workspace, and in which role.';
COMMENT ON COLUMN platform.workspace_members.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.workspace_members.user_id IS 'Names the member.';
COMMENT ON COLUMN platform.workspace_members.role IS 'Is the role of the member in the workspace.';
COMMENT ON COLUMN platform.workspace_members.created_at IS 'Tells when the row was made.';
COMMENT ON COLUMN platform.workspace_members.updated_at IS 'Tells when the row last changed.';

CREATE TRIGGER organizations_updated_at BEFORE UPDATE ON platform.organizations
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER users_updated_at BEFORE UPDATE ON platform.users
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER user_organizations_updated_at BEFORE UPDATE ON platform.user_organizations
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER workspaces_updated_at BEFORE UPDATE ON platform.workspaces
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER workspace_members_updated_at BEFORE UPDATE ON platform.workspace_members
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- The order matters: a predicate may only look at tables whose own policy ends the chain.
SELECT platform.share('platform.workspace_members', $p$workspace_id = (SELECT platform.sealed('workspace_id')::uuid)
  OR user_id = (SELECT platform.sealed('user_id')::uuid)$p$);
SELECT platform.share('platform.user_organizations', $p$user_id = (SELECT platform.sealed('user_id')::uuid)$p$);
SELECT platform.share('platform.workspaces', $p$id = (SELECT platform.sealed('workspace_id')::uuid)
  OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = (SELECT platform.sealed('user_id')::uuid))$p$);
SELECT platform.share('platform.organizations', $p$id IN (SELECT o.organization_id FROM platform.user_organizations o
  WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid))$p$);
-- Services read every column of users but the hash of the password and what login counted.
SELECT platform.share('platform.users', $p$id = (SELECT platform.sealed('user_id')::uuid) OR id IN (SELECT m.user_id
  FROM platform.workspace_members m WHERE m.workspace_id = (SELECT platform.sealed('workspace_id')::uuid))$p$,
  'SELECT (id, email, display_name, status, email_verified_at, last_login_at, preferences, created_at, updated_at)');
SELECT platform.share('platform.user_identities', $p$user_id = (SELECT platform.sealed('user_id')::uuid)$p$);
