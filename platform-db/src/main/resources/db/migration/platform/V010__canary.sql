-- Purpose: a row that nobody may ever see; a service that sees it refuses to start. Locks: none on existing tables. Size: constant. Online: yes.
CREATE TABLE platform.canary (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
  id integer NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE platform.canary IS 'One row of a workspace that does not exist. Whoever sees it is not under row-level security.';
COMMENT ON COLUMN platform.canary.workspace_id IS 'No workspace has this id.';
COMMENT ON COLUMN platform.canary.id IS 'Always 1.';
INSERT INTO platform.canary VALUES ('00000000-0000-4000-8000-000000000000', 1);
SELECT platform.isolate('platform.canary', 'SELECT');
