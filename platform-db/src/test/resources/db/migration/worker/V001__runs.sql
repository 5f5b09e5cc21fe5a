-- Purpose: an isolated table for a worker without HTTP. Locks: none. Size: constant. Online: yes.
SELECT platform.register_service('worker', 'worker_app');
CREATE TABLE worker.runs (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  PRIMARY KEY (workspace_id, id)
);
SELECT platform.isolate('worker.runs');
