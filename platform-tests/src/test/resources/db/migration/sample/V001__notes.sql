-- Purpose: the smallest isolated table, for the tests of the kernel. Locks: none. Size: constant. Online: yes.
SELECT platform.register_service('sample', 'sample_app');
CREATE TABLE sample.notes (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  text text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, text)
);
CREATE INDEX notes_created_at_idx ON sample.notes (workspace_id, created_at);
SELECT platform.isolate('sample.notes');
