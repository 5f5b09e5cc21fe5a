-- Purpose: expired memory is found without reading all of it.
-- Locks: SHARE UPDATE EXCLUSIVE on workflow.mem_docs. Size: documents that expire. Online: yes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS mem_docs_expires_at_idx ON workflow.mem_docs (workspace_id, expires_at)
  WHERE expires_at IS NOT NULL;
