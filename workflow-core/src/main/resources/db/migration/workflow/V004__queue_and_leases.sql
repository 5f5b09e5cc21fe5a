-- Purpose: what moves fast beside work_items: ready work, and work in hands. Rows are inserted and deleted, heartbeats update in place.
-- Locks: SHARE ROW EXCLUSIVE on workflow.work_items for foreign keys, brief. Size: constant. Online: yes.
-- requires: platform >= 9
CREATE TABLE workflow.work_queue (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  work_item_id uuid NOT NULL,
  rank smallint NOT NULL,
  available_at timestamptz NOT NULL,
  type workflow.work_item_type NOT NULL,
  attempts_made integer NOT NULL,
  next_token bigint NOT NULL,
  PRIMARY KEY (workspace_id, work_item_id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX work_queue_claim_idx ON workflow.work_queue (workspace_id, rank, available_at, work_item_id);
-- lease_until stays out of every index, so that a heartbeat is a HOT update.
CREATE TABLE workflow.work_leases (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  work_item_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  lease_token bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  attempts_made integer NOT NULL,
  PRIMARY KEY (workspace_id, work_item_id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
SELECT platform.isolate('workflow.work_queue');
SELECT platform.isolate('workflow.work_leases');
COMMENT ON TABLE workflow.work_queue IS 'Holds items that are ready to be claimed, now or at available_at.';
COMMENT ON COLUMN workflow.work_queue.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_queue.work_item_id IS 'Names the item.';
COMMENT ON COLUMN workflow.work_queue.rank IS 'Is the rank of its priority, 0 first.';
COMMENT ON COLUMN workflow.work_queue.available_at IS 'Tells from when on it can be claimed, which is later after a failed attempt.';
COMMENT ON COLUMN workflow.work_queue.type IS 'Is the kind of document, for workers that take some only.';
COMMENT ON COLUMN workflow.work_queue.attempts_made IS 'Counts the attempts that have ended since it was queued afresh.';
COMMENT ON COLUMN workflow.work_queue.next_token IS
  'Is the fencing token of its next lease: greater than any before, also across redrives.';
COMMENT ON TABLE workflow.work_leases IS
  'Holds items that a worker has claimed; the row is the lease. It is small and scanned for lost leases.';
COMMENT ON COLUMN workflow.work_leases.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_leases.work_item_id IS 'Names the item.';
COMMENT ON COLUMN workflow.work_leases.attempt_id IS 'Names the running attempt.';
COMMENT ON COLUMN workflow.work_leases.lease_token IS 'Is the fencing token: whoever ends the attempt must show it.';
COMMENT ON COLUMN workflow.work_leases.lease_until IS 'Tells when the lease is lost, by the clock of the database; heartbeats move it.';
COMMENT ON COLUMN workflow.work_leases.attempts_made IS 'Is the number of this attempt, from 1.';

-- It tells the sweep, which proves to be the service's own code, which workspaces have lost leases; the sweep then enters each of them.
CREATE POLICY kernel_reads ON workflow.work_leases FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON workflow.work_leases TO signalbox_kernel;
CREATE FUNCTION workflow.workspaces_with_lost_leases(proof text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'lost-leases');
  RETURN QUERY SELECT DISTINCT l.workspace_id FROM workflow.work_leases l WHERE l.lease_until < now() LIMIT 1000;
END
$$;
COMMENT ON FUNCTION workflow.workspaces_with_lost_leases(text) IS
  'Returns ids of workspaces in which a lease has run out, given a proof of the service. '
  'The background sweep calls it, which has no workspace yet.';
SELECT platform.kernel_owns('workflow.workspaces_with_lost_leases(text)'::regprocedure);
