-- Purpose: the {{module}} of a workspace. Locks: none on existing tables. Size: constant. Online: yes.
SELECT platform.register_service('{{module}}', '{{module}}_app');
COMMENT ON SCHEMA {{module}} IS 'The {{module}} of workspaces.';

CREATE TABLE {{module}}.{{module}} (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  title text NOT NULL CHECK (title <> '' AND octet_length(title) <= 800),
  body text NOT NULL CHECK (octet_length(body) <= 40000),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX {{module}}_created_at_idx ON {{module}}.{{module}} (workspace_id, created_at, id);
SELECT platform.isolate('{{module}}.{{module}}');
CREATE TRIGGER set_{{module}}_updated_at BEFORE UPDATE ON {{module}}.{{module}}
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

COMMENT ON TABLE {{module}}.{{module}} IS 'Holds the {{module}} of a workspace.';
COMMENT ON COLUMN {{module}}.{{module}}.workspace_id IS 'Is the workspace that owns the row.';
COMMENT ON COLUMN {{module}}.{{module}}.id IS 'Identifies the {{thing}} in its workspace.';
COMMENT ON COLUMN {{module}}.{{module}}.title IS 'Is a line for people.';
COMMENT ON COLUMN {{module}}.{{module}}.body IS 'Is the text; it may be empty.';
COMMENT ON COLUMN {{module}}.{{module}}.revision IS 'Counts the changes; clients send it as If-Match.';
COMMENT ON COLUMN {{module}}.{{module}}.created_at IS 'Is when the row was made.';
COMMENT ON COLUMN {{module}}.{{module}}.updated_at IS 'Is when the row was last changed.';
