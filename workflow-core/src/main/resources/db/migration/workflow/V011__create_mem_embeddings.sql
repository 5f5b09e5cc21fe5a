-- Purpose: the narrow table that vector search touches. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and workflow.mem_docs for the
-- foreign keys, brief. Size: 3 KB a row and as much again in the HNSW index. Online: yes. STORAGE PLAIN keeps vectors out of TOAST: an
-- exact scan reads them 2 to 4 times faster.
CREATE TABLE workflow.mem_embeddings (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  doc_id uuid NOT NULL,
  model_id text NOT NULL CHECK (length(model_id) BETWEEN 1 AND 200),
  type workflow.mem_doc_type NOT NULL,
  embedding public.halfvec(1536) STORAGE PLAIN NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (workspace_id, doc_id, model_id),
  FOREIGN KEY (workspace_id, doc_id) REFERENCES workflow.mem_docs (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX mem_embeddings_model_idx ON workflow.mem_embeddings (workspace_id, model_id, type, expires_at);
CREATE INDEX mem_embeddings_expires_at_idx ON workflow.mem_embeddings (workspace_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX mem_embeddings_hnsw_idx ON workflow.mem_embeddings USING hnsw (embedding public.halfvec_cosine_ops);
SELECT platform.isolate('workflow.mem_embeddings');
CREATE POLICY kernel_reads ON workflow.mem_embeddings FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON workflow.mem_embeddings TO signalbox_kernel;
COMMENT ON TABLE workflow.mem_embeddings IS
  'Holds vectors of live documents. Rows of superseded documents are deleted, not '
  'flagged, or they would use up the breadth of the index search.';
COMMENT ON COLUMN workflow.mem_embeddings.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.mem_embeddings.doc_id IS 'Names the document.';
COMMENT ON COLUMN workflow.mem_embeddings.model_id IS 'Tells what made the vector; several models may stand side by side.';
COMMENT ON COLUMN workflow.mem_embeddings.type IS 'Repeats the value of mem_docs, so that the index search can filter.';
COMMENT ON COLUMN workflow.mem_embeddings.embedding IS 'Holds 1536 half-precision numbers, L2-normalised.';
COMMENT ON COLUMN workflow.mem_embeddings.expires_at IS 'Repeats the value of mem_docs.';
