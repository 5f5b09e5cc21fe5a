-- Purpose: one row for each Idempotency-Key, inserted first in the transaction that it protects.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces, brief. Size: constant. Online: yes.
CREATE DOMAIN platform.idempotency_status AS text CHECK (VALUE IN ('IN_PROGRESS', 'COMPLETED'));
COMMENT ON DOMAIN platform.idempotency_status IS 'Is the status of a request with a key. COMPLETED rows hold the response to replay.';
CREATE TABLE platform.idempotency_keys (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  principal text NOT NULL,
  route text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
  status platform.idempotency_status NOT NULL DEFAULT 'IN_PROGRESS',
  response jsonb,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
  created_at timestamptz NOT NULL DEFAULT now(),
  owner uuid,
  PRIMARY KEY (workspace_id, principal, route, key)
);
CREATE INDEX idempotency_keys_expires_at_idx ON platform.idempotency_keys (workspace_id, expires_at);
SELECT platform.isolate('platform.idempotency_keys');
COMMENT ON TABLE platform.idempotency_keys IS 'Makes a repeated POST return the first answer.';
COMMENT ON COLUMN platform.idempotency_keys.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.idempotency_keys.principal IS 'Names the principal who sent the request.';
COMMENT ON COLUMN platform.idempotency_keys.route IS 'Is the method and the route template.';
COMMENT ON COLUMN platform.idempotency_keys.key IS 'Is the value of the header.';
COMMENT ON COLUMN platform.idempotency_keys.body_hash IS
  'Holds the SHA-256 of the request body; another body under the same key is refused.';
COMMENT ON COLUMN platform.idempotency_keys.status IS 'Is IN_PROGRESS until the transaction commits.';
COMMENT ON COLUMN platform.idempotency_keys.response IS 'Holds status, headers and body to replay.';
COMMENT ON COLUMN platform.idempotency_keys.expires_at IS 'Tells when the row may be removed.';
COMMENT ON COLUMN platform.idempotency_keys.created_at IS 'Tells when the key was first seen.';
COMMENT ON COLUMN platform.idempotency_keys.owner IS 'Names the request that works on the key; only that one completes or releases it.';
