-- Purpose: memory documents of agents. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and workflow.work_items for the foreign keys,
-- brief. Size: grows with what agents remember; content up to 64 KiB a row. Online: yes.
DO $$
DECLARE
  installed text := (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'vector');
BEGIN
  IF installed IS NULL THEN
    RAISE EXCEPTION 'the extension vector (pgvector) is missing' USING ERRCODE = '58P01',
      HINT = 'Install pgvector 0.8 or newer for PostgreSQL 17 on the database host, then run '
        'CREATE EXTENSION vector SCHEMA public in this database, or the bootstrap again.';
  END IF;
  IF string_to_array(regexp_replace(installed, '[^0-9.].*$', ''), '.')::integer[] < ARRAY[0, 8] THEN
    RAISE EXCEPTION 'pgvector % is too old', installed USING ERRCODE = '0A000',
      HINT = 'Memory search needs iterative index scans: install pgvector 0.8 or newer and run ALTER EXTENSION vector UPDATE.';
  END IF;
  IF to_regtype('public.halfvec') IS NULL THEN
    RAISE EXCEPTION 'the extension vector is not in schema public' USING ERRCODE = '58P01',
      HINT = 'Run ALTER EXTENSION vector SET SCHEMA public.';
  END IF;
END
$$;
CREATE DOMAIN workflow.mem_doc_type AS text CHECK (VALUE IN ('CONTEXT', 'KNOWLEDGE', 'TEMPLATE'));
COMMENT ON DOMAIN workflow.mem_doc_type IS 'Is CONTEXT (of one task), KNOWLEDGE (lasting facts) or TEMPLATE (patterns to reuse).';
-- No trigger keeps updated_at here: a BEFORE trigger would make every change of last_accessed compute tsv again.
CREATE TABLE workflow.mem_docs (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_item_id uuid,
  type workflow.mem_doc_type NOT NULL,
  content text NOT NULL CHECK (content <> '' AND octet_length(content) <= 65536),
  embedding public.vector(1536),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  last_accessed timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  model_id text CHECK (length(model_id) BETWEEN 1 AND 200),
  source text CHECK (length(source) <= 500),
  superseded_by uuid,
  expires_at timestamptz,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
  revision bigint NOT NULL DEFAULT 1,
  tsv tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', content)) STORED,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE SET NULL (work_item_id),
  FOREIGN KEY (workspace_id, superseded_by) REFERENCES workflow.mem_docs (workspace_id, id),
  CHECK (superseded_by <> id),
  CHECK ((embedding IS NULL) = (model_id IS NULL))
);
CREATE UNIQUE INDEX mem_docs_live_content_idx ON workflow.mem_docs (workspace_id, type, content_hash) WHERE superseded_by IS NULL;
CREATE INDEX mem_docs_created_at_idx ON workflow.mem_docs (workspace_id, created_at, id);
CREATE INDEX mem_docs_type_idx ON workflow.mem_docs (workspace_id, type, created_at, id);
CREATE INDEX mem_docs_work_item_id_idx ON workflow.mem_docs (workspace_id, work_item_id, created_at, id) WHERE work_item_id IS NOT NULL;
CREATE INDEX mem_docs_expires_at_idx ON workflow.mem_docs (workspace_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX mem_docs_superseded_by_idx ON workflow.mem_docs (workspace_id, superseded_by) WHERE superseded_by IS NOT NULL;
-- Used by workflow.search_memory alone: under row-level security @@ is never an index condition.
CREATE INDEX mem_docs_tsv_idx ON workflow.mem_docs USING gin (tsv) WHERE superseded_by IS NULL;
SELECT platform.isolate('workflow.mem_docs');
CREATE POLICY kernel_reads ON workflow.mem_docs FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT (workspace_id, id, type, tsv, superseded_by, expires_at) ON workflow.mem_docs TO signalbox_kernel;
COMMENT ON TABLE workflow.mem_docs IS 'Holds what agents remember. The search touches mem_embeddings and tsv; this is the document.';
COMMENT ON COLUMN workflow.mem_docs.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.mem_docs.id IS 'Is the identity, UUID version 7 from the application.';
COMMENT ON COLUMN workflow.mem_docs.work_item_id IS 'Names the work item it came from, if any.';
COMMENT ON COLUMN workflow.mem_docs.type IS 'Is CONTEXT, KNOWLEDGE or TEMPLATE.';
COMMENT ON COLUMN workflow.mem_docs.content IS 'Is the text, at most 64 KiB.';
COMMENT ON COLUMN workflow.mem_docs.embedding IS
  'Holds its vector at full precision, L2-normalised; search uses the copy in mem_embeddings.';
COMMENT ON COLUMN workflow.mem_docs.metadata IS 'Holds free data of the client, a JSON object.';
COMMENT ON COLUMN workflow.mem_docs.last_accessed IS 'Tells when a search last returned it, to the minute.';
COMMENT ON COLUMN workflow.mem_docs.created_at IS 'Tells when it was stored.';
COMMENT ON COLUMN workflow.mem_docs.updated_at IS 'Tells when it last changed; reading is no change.';
COMMENT ON COLUMN workflow.mem_docs.model_id IS 'Tells what made the vector. Vectors of different models are never compared.';
COMMENT ON COLUMN workflow.mem_docs.source IS 'Tells where it came from, in the words of the client.';
COMMENT ON COLUMN workflow.mem_docs.superseded_by IS 'Names the document that replaces it; such a document is kept but never found.';
COMMENT ON COLUMN workflow.mem_docs.expires_at IS 'Tells until when it is found; NULL means for ever.';
COMMENT ON COLUMN workflow.mem_docs.content_hash IS
  'Holds the SHA-256 of the content in UTF-8: the same text of the same type is stored once.';
COMMENT ON COLUMN workflow.mem_docs.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.mem_docs.tsv IS 'Holds the lexemes of the content.';
