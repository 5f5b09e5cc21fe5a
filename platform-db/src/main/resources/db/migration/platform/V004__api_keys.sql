-- Purpose: API keys of a workspace. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and users for the foreign keys, brief. Size: constant. Online: yes.
CREATE DOMAIN platform.api_key_status AS text CHECK (VALUE IN ('ACTIVE', 'REVOKED'));
COMMENT ON DOMAIN platform.api_key_status IS 'REVOKED is final.';
CREATE TABLE platform.api_keys (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  key_id text NOT NULL CHECK (key_id ~ '^sbk_[a-z0-9]{16}$'),
  key_hash bytea NOT NULL CHECK (length(key_hash) = 32),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  user_id uuid REFERENCES platform.users (id) ON DELETE SET NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 4 AND scopes <@ ARRAY['read', 'write', 'approve', 'admin']),
  status platform.api_key_status NOT NULL DEFAULT 'ACTIVE',
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key_id),
  UNIQUE (workspace_id, key_hash)
);
CREATE INDEX api_keys_key_id_idx ON platform.api_keys (key_id);
CREATE INDEX api_keys_user_id_idx ON platform.api_keys (user_id);
SELECT platform.isolate('platform.api_keys', 'SELECT, INSERT, UPDATE');
CREATE POLICY kernel_reads ON platform.api_keys FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON platform.api_keys TO signalbox_kernel;
COMMENT ON TABLE platform.api_keys IS 'API keys: SHA-256 only, with a public prefix; the secret is shown once. One workspace each.';
COMMENT ON COLUMN platform.api_keys.workspace_id IS 'The workspace the key belongs to and enters.';
COMMENT ON COLUMN platform.api_keys.id IS 'Identity.';
COMMENT ON COLUMN platform.api_keys.key_id IS 'Public prefix: names the key in requests and logs. 80 random bits, unique in practice across workspaces.';
COMMENT ON COLUMN platform.api_keys.key_hash IS 'SHA-256 of the secret part.';
COMMENT ON COLUMN platform.api_keys.name IS 'What the key is for.';
COMMENT ON COLUMN platform.api_keys.user_id IS 'Who made it.';
COMMENT ON COLUMN platform.api_keys.scopes IS 'What it may do: read, write, approve, admin.';
COMMENT ON COLUMN platform.api_keys.status IS 'ACTIVE or REVOKED; checked in every transaction.';
COMMENT ON COLUMN platform.api_keys.expires_at IS 'Not valid after; NULL means no end.';
COMMENT ON COLUMN platform.api_keys.last_used_at IS 'Last use, to the minute at best.';
COMMENT ON COLUMN platform.api_keys.revoked_at IS 'When it was revoked.';
COMMENT ON COLUMN platform.api_keys.created_at IS 'When it was made.';
