-- The schema workflow after all migrations, generated from a migrated database. It is for reading: migrations make a database.
-- Order: domains, tables by name (each with its indexes, policies and triggers), views, functions by name.

-- ESCALATED is recorded and leaves the item waiting; the others end the wait.
CREATE DOMAIN workflow.approval_decision AS text CHECK ((VALUE = ANY (ARRAY['APPROVED'::text, 'REJECTED'::text, 'ESCALATED'::text])));

-- An attempt ends once and never changes again.
CREATE DOMAIN workflow.attempt_status AS text CHECK ((VALUE = ANY (ARRAY['STARTED'::text, 'COMPLETED'::text, 'FAILED'::text,
  'TIMEOUT'::text])));

-- Is the status of a connector; ERROR means that the last health check failed.
CREATE DOMAIN workflow.connector_status AS text CHECK ((VALUE = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text, 'ERROR'::text])));

-- Is the kind of external system.
CREATE DOMAIN workflow.connector_type AS text CHECK ((VALUE = ANY (ARRAY['SLACK'::text, 'EMAIL'::text, 'API'::text, 'DATABASE'::text])));

-- Is CONTEXT (of one task), KNOWLEDGE (lasting facts) or TEMPLATE (patterns to reuse).
CREATE DOMAIN workflow.mem_doc_type AS text CHECK ((VALUE = ANY (ARRAY['CONTEXT'::text, 'KNOWLEDGE'::text, 'TEMPLATE'::text])));

-- Is the priority; urgent work is claimed first.
CREATE DOMAIN workflow.priority AS text CHECK ((VALUE = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text, 'URGENT'::text])));

-- BLOCKED waits for other items. An item is PROCESSING while work_leases has a row for it; its own row stays QUEUED meanwhile.
CREATE DOMAIN workflow.work_item_status AS text CHECK ((VALUE = ANY (ARRAY['BLOCKED'::text, 'QUEUED'::text, 'PROCESSING'::text,
  'AWAITING_APPROVAL'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELLED'::text])));

-- Is INVOICE, TICKET, STATUS_REPORT or any other registered document type.
CREATE DOMAIN workflow.work_item_type AS text CHECK ((VALUE ~ '^[A-Z][A-Z0-9_]{0,62}$'::text));

-- Follows from the items: PROCESSING from the first claim, COMPLETED when all are done, FAILED when one failed and none is open. CANCELLED
-- is final.
CREATE DOMAIN workflow.work_order_status AS text CHECK ((VALUE = ANY (ARRAY['PENDING'::text, 'PROCESSING'::text, 'COMPLETED'::text,
  'FAILED'::text, 'CANCELLED'::text])));

-- Tells who decided what about which result; a hash chain per item.
CREATE TABLE workflow.approval_events (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_item_id uuid NOT NULL,
  sequence integer NOT NULL,
  approver_id uuid DEFAULT platform.current_user_id() NOT NULL,
  decision workflow.approval_decision NOT NULL,
  reason text,
  "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
  policy_version character varying(50) NOT NULL,
  subject_digest text NOT NULL,
  prev_hash text,
  CONSTRAINT approval_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT approval_events_check CHECK (((sequence = 1) = (prev_hash IS NULL))),
  CONSTRAINT approval_events_prev_hash_check CHECK ((prev_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT approval_events_reason_check CHECK ((length(reason) <= 4000)),
  CONSTRAINT approval_events_sequence_check CHECK ((sequence >= 1)),
  CONSTRAINT approval_events_subject_digest_check CHECK ((subject_digest ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT approval_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT approval_events_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT approval_events_workspace_id_work_item_id_sequence_key UNIQUE (workspace_id, work_item_id, sequence)
);
CREATE INDEX approval_events_timestamp_idx ON workflow.approval_events USING btree (workspace_id, "timestamp" DESC, id DESC);
ALTER TABLE workflow.approval_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.approval_events FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.approval_events AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.approval_events FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Tells who tried an item when, and how it ended.
CREATE TABLE workflow.attempts (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_item_id uuid NOT NULL,
  agent_id character varying(255) NOT NULL,
  status workflow.attempt_status DEFAULT 'STARTED'::text NOT NULL,
  input jsonb,
  output jsonb,
  error text,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  completed_at timestamp with time zone,
  duration_ms integer,
  lease_token bigint NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  body_digest text,
  CONSTRAINT attempts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT attempts_body_digest_check CHECK ((body_digest ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT attempts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT attempts_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items(workspace_id,
    id) ON DELETE CASCADE
);
CREATE INDEX attempts_item_status_started_idx ON workflow.attempts USING btree (workspace_id, work_item_id, status, started_at);
ALTER TABLE workflow.attempts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.attempts FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.attempts AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.attempts FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds permissions that can be granted to tools.
CREATE TABLE workflow.capabilities (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  description text,
  scope text NOT NULL,
  permissions jsonb DEFAULT '{}'::jsonb NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT capabilities_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT capabilities_description_check CHECK ((length(description) <= 2000)),
  CONSTRAINT capabilities_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT capabilities_permissions_check CHECK ((jsonb_typeof(permissions) = ANY (ARRAY['object'::text, 'array'::text]))),
  CONSTRAINT capabilities_scope_check CHECK (((length(scope) >= 1) AND (length(scope) <= 200))),
  CONSTRAINT capabilities_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT capabilities_workspace_id_name_key UNIQUE (workspace_id, name)
);
CREATE INDEX capabilities_created_at_idx ON workflow.capabilities USING btree (workspace_id, created_at, id);
ALTER TABLE workflow.capabilities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.capabilities FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.capabilities AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.capabilities FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_capabilities_updated_at BEFORE UPDATE ON workflow.capabilities FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds the external systems that tools reach.
CREATE TABLE workflow.connectors (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  type workflow.connector_type NOT NULL,
  config jsonb DEFAULT '{}'::jsonb NOT NULL,
  status workflow.connector_status DEFAULT 'ACTIVE'::text NOT NULL,
  last_health_check timestamp with time zone,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT connectors_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT connectors_config_check CHECK ((jsonb_typeof(config) = 'object'::text)),
  CONSTRAINT connectors_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT connectors_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX connectors_created_at_idx ON workflow.connectors USING btree (workspace_id, created_at, id);
ALTER TABLE workflow.connectors ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.connectors FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.connectors AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.connectors FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_connectors_updated_at BEFORE UPDATE ON workflow.connectors FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds items whose last attempt failed. Redriving queues the item again.
CREATE TABLE workflow.dead_letters (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_item_id uuid NOT NULL,
  source character varying(255) NOT NULL,
  event_type character varying(255) NOT NULL,
  payload jsonb NOT NULL,
  error text NOT NULL,
  retry_count integer NOT NULL,
  processed_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT dead_letters_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT dead_letters_payload_check CHECK ((jsonb_typeof(payload) = 'object'::text)),
  CONSTRAINT dead_letters_retry_count_check CHECK ((retry_count >= 0)),
  CONSTRAINT dead_letters_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT dead_letters_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX dead_letters_created_idx ON workflow.dead_letters USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX dead_letters_item_idx ON workflow.dead_letters USING btree (workspace_id, work_item_id);
CREATE INDEX dead_letters_open_idx ON workflow.dead_letters USING btree (workspace_id, created_at DESC, id DESC)
  WHERE (processed_at IS NULL);
ALTER TABLE workflow.dead_letters ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.dead_letters FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.dead_letters AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.dead_letters FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds evaluations of the results of work items, which never change.
CREATE TABLE workflow.eval_results (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_item_id uuid NOT NULL,
  evaluation_type text NOT NULL,
  score numeric(3,2) NOT NULL,
  metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
  passed boolean NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT eval_results_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT eval_results_evaluation_type_check CHECK (((length(evaluation_type) >= 1) AND (length(evaluation_type) <= 100))),
  CONSTRAINT eval_results_metrics_check CHECK ((jsonb_typeof(metrics) = 'object'::text)),
  CONSTRAINT eval_results_score_check CHECK (((score >= (0)::numeric) AND (score <= (1)::numeric))),
  CONSTRAINT eval_results_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT eval_results_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX eval_results_created_at_idx ON workflow.eval_results USING btree (workspace_id, created_at, id);
CREATE INDEX eval_results_work_item_id_idx ON workflow.eval_results USING btree (workspace_id, work_item_id, created_at, id);
ALTER TABLE workflow.eval_results ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.eval_results FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.eval_results AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.eval_results FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds what agents remember. The search touches mem_embeddings and tsv; this is the document.
CREATE TABLE workflow.mem_docs (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_item_id uuid,
  type workflow.mem_doc_type NOT NULL,
  content text NOT NULL,
  embedding public.vector(1536),
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  last_accessed timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  model_id text,
  source text,
  superseded_by uuid,
  expires_at timestamp with time zone,
  content_hash bytea NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED NOT NULL,
  CONSTRAINT mem_docs_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT mem_docs_check CHECK ((superseded_by <> id)),
  CONSTRAINT mem_docs_check1 CHECK (((embedding IS NULL) = (model_id IS NULL))),
  CONSTRAINT mem_docs_content_check CHECK (((content <> ''::text) AND (octet_length(content) <= 65536))),
  CONSTRAINT mem_docs_content_hash_check CHECK ((length(content_hash) = 32)),
  CONSTRAINT mem_docs_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  CONSTRAINT mem_docs_model_id_check CHECK (((length(model_id) >= 1) AND (length(model_id) <= 200))),
  CONSTRAINT mem_docs_source_check CHECK ((length(source) <= 500)),
  CONSTRAINT mem_docs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT mem_docs_workspace_id_superseded_by_fkey FOREIGN KEY (workspace_id, superseded_by) REFERENCES workflow.mem_docs(workspace_id,
    id),
  CONSTRAINT mem_docs_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items(workspace_id,
    id) ON DELETE SET NULL (work_item_id)
);
CREATE INDEX mem_docs_created_at_idx ON workflow.mem_docs USING btree (workspace_id, created_at, id);
CREATE INDEX mem_docs_expires_at_idx ON workflow.mem_docs USING btree (workspace_id, expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX mem_docs_live_content_idx ON workflow.mem_docs USING btree (workspace_id, type, content_hash)
  WHERE (superseded_by IS NULL);
CREATE INDEX mem_docs_superseded_by_idx ON workflow.mem_docs USING btree (workspace_id, superseded_by) WHERE (superseded_by IS NOT NULL);
CREATE INDEX mem_docs_tsv_idx ON workflow.mem_docs USING gin (tsv) WHERE (superseded_by IS NULL);
CREATE INDEX mem_docs_type_idx ON workflow.mem_docs USING btree (workspace_id, type, created_at, id);
CREATE INDEX mem_docs_work_item_id_idx ON workflow.mem_docs USING btree (workspace_id, work_item_id, created_at, id)
  WHERE (work_item_id IS NOT NULL);
ALTER TABLE workflow.mem_docs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON workflow.mem_docs FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON workflow.mem_docs FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.mem_docs AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.mem_docs FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds vectors of live documents. Rows of superseded documents are deleted, not flagged, or they would use up the breadth of the index
-- search.
CREATE TABLE workflow.mem_embeddings (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  doc_id uuid NOT NULL,
  model_id text NOT NULL,
  type workflow.mem_doc_type NOT NULL,
  embedding public.halfvec(1536) NOT NULL,
  expires_at timestamp with time zone,
  CONSTRAINT mem_embeddings_pkey PRIMARY KEY (workspace_id, doc_id, model_id),
  CONSTRAINT mem_embeddings_model_id_check CHECK (((length(model_id) >= 1) AND (length(model_id) <= 200))),
  CONSTRAINT mem_embeddings_workspace_id_doc_id_fkey FOREIGN KEY (workspace_id, doc_id) REFERENCES workflow.mem_docs(workspace_id, id)
    ON DELETE CASCADE,
  CONSTRAINT mem_embeddings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX mem_embeddings_expires_at_idx ON workflow.mem_embeddings USING btree (workspace_id, expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX mem_embeddings_hnsw_idx ON workflow.mem_embeddings USING hnsw (embedding public.halfvec_cosine_ops);
CREATE INDEX mem_embeddings_model_idx ON workflow.mem_embeddings USING btree (workspace_id, model_id, type, expires_at);
ALTER TABLE workflow.mem_embeddings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON workflow.mem_embeddings FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON workflow.mem_embeddings FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.mem_embeddings AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.mem_embeddings FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Is a template at work: its order has one item per node.
CREATE TABLE workflow.runs (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_order_id uuid NOT NULL,
  template_id uuid NOT NULL,
  template_version integer NOT NULL,
  state workflow.work_order_status DEFAULT 'PENDING'::text NOT NULL,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  finished_at timestamp with time zone,
  context jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT runs_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT runs_context_check CHECK ((jsonb_typeof(context) = 'object'::text)),
  CONSTRAINT runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT runs_workspace_id_template_id_fkey FOREIGN KEY (workspace_id, template_id)
    REFERENCES workflow.workflow_templates(workspace_id, id),
  CONSTRAINT runs_workspace_id_work_order_id_fkey FOREIGN KEY (workspace_id, work_order_id) REFERENCES workflow.work_orders(workspace_id,
    id) ON DELETE CASCADE,
  CONSTRAINT runs_workspace_id_work_order_id_key UNIQUE (workspace_id, work_order_id)
);
CREATE INDEX runs_started_idx ON workflow.runs USING btree (workspace_id, started_at DESC, id DESC);
CREATE INDEX runs_template_idx ON workflow.runs USING btree (workspace_id, template_id);
ALTER TABLE workflow.runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.runs FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.runs AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.runs FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds JSON Schemas of document types; at most one per type is active.
CREATE TABLE workflow.schemas (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  version text NOT NULL,
  document_type text NOT NULL,
  schema_definition jsonb NOT NULL,
  is_active boolean DEFAULT true NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT schemas_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT schemas_document_type_check CHECK ((document_type ~ '^[A-Z][A-Z0-9_]{0,62}$'::text)),
  CONSTRAINT schemas_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT schemas_schema_definition_check CHECK ((jsonb_typeof(schema_definition) = 'object'::text)),
  CONSTRAINT schemas_version_check CHECK ((version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$'::text)),
  CONSTRAINT schemas_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT schemas_workspace_id_name_version_key UNIQUE (workspace_id, name, version)
);
CREATE UNIQUE INDEX schemas_active_idx ON workflow.schemas USING btree (workspace_id, document_type) WHERE is_active;
CREATE INDEX schemas_created_at_idx ON workflow.schemas USING btree (workspace_id, created_at, id);
ALTER TABLE workflow.schemas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.schemas FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.schemas AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.schemas FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_schemas_updated_at BEFORE UPDATE ON workflow.schemas FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Tells which capabilities a tool has been granted.
CREATE TABLE workflow.tool_capabilities (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  tool_id uuid NOT NULL,
  capability_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT tool_capabilities_pkey PRIMARY KEY (workspace_id, tool_id, capability_id),
  CONSTRAINT tool_capabilities_workspace_id_capability_id_fkey FOREIGN KEY (workspace_id, capability_id)
    REFERENCES workflow.capabilities(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT tool_capabilities_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT tool_capabilities_workspace_id_tool_id_fkey FOREIGN KEY (workspace_id, tool_id) REFERENCES workflow.tools(workspace_id, id)
    ON DELETE CASCADE
);
CREATE INDEX tool_capabilities_capability_id_idx ON workflow.tool_capabilities USING btree (workspace_id, capability_id);
ALTER TABLE workflow.tool_capabilities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.tool_capabilities FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.tool_capabilities AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.tool_capabilities FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Tells what agents may do with a connector.
CREATE TABLE workflow.tools (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  description text,
  connector_id uuid NOT NULL,
  schema jsonb NOT NULL,
  is_active boolean DEFAULT true NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT tools_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tools_description_check CHECK ((length(description) <= 2000)),
  CONSTRAINT tools_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT tools_schema_check CHECK ((jsonb_typeof(schema) = 'object'::text)),
  CONSTRAINT tools_workspace_id_connector_id_fkey FOREIGN KEY (workspace_id, connector_id) REFERENCES workflow.connectors(workspace_id, id)
    ON DELETE CASCADE,
  CONSTRAINT tools_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX tools_connector_id_idx ON workflow.tools USING btree (workspace_id, connector_id, created_at, id);
CREATE INDEX tools_created_at_idx ON workflow.tools USING btree (workspace_id, created_at, id);
ALTER TABLE workflow.tools ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.tools FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.tools AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.tools FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_tools_updated_at BEFORE UPDATE ON workflow.tools FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Says that work_item_id waits for the completion of depends_on_id, both of one order.
CREATE TABLE workflow.work_item_dependencies (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  depends_on_id uuid NOT NULL,
  work_item_id uuid NOT NULL,
  CONSTRAINT work_item_dependencies_pkey PRIMARY KEY (workspace_id, depends_on_id, work_item_id),
  CONSTRAINT work_item_dependencies_workspace_id_depends_on_id_fkey FOREIGN KEY (workspace_id, depends_on_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT work_item_dependencies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_item_dependencies_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_item_dependencies_item_idx ON workflow.work_item_dependencies USING btree (workspace_id, work_item_id);
ALTER TABLE workflow.work_item_dependencies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.work_item_dependencies FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_item_dependencies AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_item_dependencies FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds the words of item contents, for search_work_items().
CREATE TABLE workflow.work_item_texts (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  work_item_id uuid NOT NULL,
  tsv tsvector NOT NULL,
  CONSTRAINT work_item_texts_pkey PRIMARY KEY (workspace_id, work_item_id),
  CONSTRAINT work_item_texts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_item_texts_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_item_texts_tsv_idx ON workflow.work_item_texts USING gin (tsv);
ALTER TABLE workflow.work_item_texts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON workflow.work_item_texts FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON workflow.work_item_texts FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_item_texts AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_item_texts FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Is one document or task and its outcome. What moves fast is in work_queue and work_leases.
CREATE TABLE workflow.work_items (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  work_order_id uuid NOT NULL,
  type workflow.work_item_type NOT NULL,
  content text NOT NULL,
  status workflow.work_item_status DEFAULT 'QUEUED'::text NOT NULL,
  result jsonb,
  processed_at timestamp with time zone,
  priority workflow.priority DEFAULT 'MEDIUM'::text NOT NULL,
  available_at timestamp with time zone DEFAULT now() NOT NULL,
  attempts_made integer DEFAULT 0 NOT NULL,
  max_attempts integer DEFAULT 5 NOT NULL,
  requires_approval boolean DEFAULT false NOT NULL,
  node_id character varying(63),
  pending_dependencies integer DEFAULT 0 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT work_items_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT work_items_attempts_made_check CHECK ((attempts_made >= 0)),
  CONSTRAINT work_items_content_check CHECK ((octet_length(content) <= 262144)),
  CONSTRAINT work_items_max_attempts_check CHECK (((max_attempts >= 1) AND (max_attempts <= 50))),
  CONSTRAINT work_items_pending_dependencies_check CHECK ((pending_dependencies >= 0)),
  CONSTRAINT work_items_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_items_workspace_id_work_order_id_fkey FOREIGN KEY (workspace_id, work_order_id)
    REFERENCES workflow.work_orders(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_items_awaiting_idx ON workflow.work_items USING btree (workspace_id, processed_at, id)
  WHERE ((status)::text = 'AWAITING_APPROVAL'::text);
CREATE INDEX work_items_created_idx ON workflow.work_items USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX work_items_order_status_type_idx ON workflow.work_items USING btree (workspace_id, work_order_id, status, type);
ALTER TABLE workflow.work_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.work_items FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_items AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_items FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_work_items_updated_at BEFORE UPDATE ON workflow.work_items FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds items that a worker has claimed; the row is the lease. It is small and scanned for lost leases.
CREATE TABLE workflow.work_leases (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  work_item_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  lease_token bigint NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  attempts_made integer NOT NULL,
  CONSTRAINT work_leases_pkey PRIMARY KEY (workspace_id, work_item_id),
  CONSTRAINT work_leases_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_leases_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
ALTER TABLE workflow.work_leases ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON workflow.work_leases FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON workflow.work_leases FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_leases AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_leases FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Is a request for work: one or more items. Whoever changes the state of an item locks its order first.
CREATE TABLE workflow.work_orders (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  status workflow.work_order_status DEFAULT 'PENDING'::text NOT NULL,
  priority workflow.priority DEFAULT 'MEDIUM'::text NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  workflow_id character varying(255),
  template_id uuid,
  template_version integer,
  revision bigint DEFAULT 1 NOT NULL,
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT work_orders_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT work_orders_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  CONSTRAINT work_orders_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_orders_workspace_id_template_id_fkey FOREIGN KEY (workspace_id, template_id)
    REFERENCES workflow.workflow_templates(workspace_id, id)
);
CREATE INDEX work_orders_created_idx ON workflow.work_orders USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX work_orders_status_created_idx ON workflow.work_orders USING btree (workspace_id, status, created_at DESC, id DESC);
CREATE INDEX work_orders_template_idx ON workflow.work_orders USING btree (workspace_id, template_id) WHERE (template_id IS NOT NULL);
ALTER TABLE workflow.work_orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.work_orders FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_orders AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_orders FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_work_orders_updated_at BEFORE UPDATE ON workflow.work_orders FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds items that are ready to be claimed, now or at available_at.
CREATE TABLE workflow.work_queue (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  work_item_id uuid NOT NULL,
  rank smallint NOT NULL,
  available_at timestamp with time zone NOT NULL,
  type workflow.work_item_type NOT NULL,
  attempts_made integer NOT NULL,
  next_token bigint NOT NULL,
  CONSTRAINT work_queue_pkey PRIMARY KEY (workspace_id, work_item_id),
  CONSTRAINT work_queue_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT work_queue_workspace_id_work_item_id_fkey FOREIGN KEY (workspace_id, work_item_id)
    REFERENCES workflow.work_items(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_queue_claim_idx ON workflow.work_queue USING btree (workspace_id, rank, available_at, work_item_id);
ALTER TABLE workflow.work_queue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.work_queue FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.work_queue AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.work_queue FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds reusable workflows. A version never changes; only is_active does.
CREATE TABLE workflow.workflow_templates (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name character varying(255) NOT NULL,
  version integer NOT NULL,
  description text,
  document_type workflow.work_item_type,
  workflow_definition jsonb NOT NULL,
  is_active boolean DEFAULT true NOT NULL,
  content_hash text NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workflow_templates_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT workflow_templates_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT workflow_templates_description_check CHECK ((length(description) <= 2000)),
  CONSTRAINT workflow_templates_name_check CHECK ((length((name)::text) >= 1)),
  CONSTRAINT workflow_templates_version_check CHECK ((version >= 1)),
  CONSTRAINT workflow_templates_workflow_definition_check CHECK ((jsonb_typeof(workflow_definition) = 'object'::text)),
  CONSTRAINT workflow_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT workflow_templates_workspace_id_name_version_key UNIQUE (workspace_id, name, version)
);
CREATE INDEX workflow_templates_created_idx ON workflow.workflow_templates USING btree (workspace_id, created_at DESC, id DESC);
ALTER TABLE workflow.workflow_templates ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON workflow.workflow_templates FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON workflow.workflow_templates AS RESTRICTIVE FOR ALL TO workflow_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON workflow.workflow_templates FOR ALL TO workflow_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_workflow_templates_updated_at BEFORE UPDATE ON workflow.workflow_templates FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Returns the sort key of a priority: 0 for URGENT to 3 for LOW.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION workflow.priority_rank(priority text)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (CASE priority WHEN 'URGENT'::text THEN 0 WHEN 'HIGH'::text THEN 1 WHEN 'MEDIUM'::text THEN 2 ELSE 3 END)::smallint;

-- Removes documents of a workspace that expired before a time, and what they superseded. Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION workflow.remove_expired_memory(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_ones uuid[];
  level uuid[];
  removed integer;
BEGIN
  level := ARRAY(SELECT x.id FROM workflow.mem_docs x WHERE x.workspace_id = workspace AND x.expires_at < cutoff ORDER BY x.expires_at
    LIMIT most FOR UPDATE);
  -- A document takes along those that it superseded, which would be found again without it. They go first: of a long chain only its older
  -- end.
  WHILE level <> '{}' LOOP
    found_ones := (found_ones || level)[greatest(coalesce(cardinality(found_ones), 0) + cardinality(level) - 4 * most + 1, 1):];
    level := ARRAY(SELECT x.id FROM workflow.mem_docs x WHERE x.workspace_id = workspace AND x.superseded_by = ANY (level)
      AND x.id <> ALL (found_ones) FOR UPDATE);
  END LOOP;
  DELETE FROM workflow.mem_docs d WHERE d.workspace_id = workspace AND d.id = ANY (found_ones);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$function$;

-- Removes orders of a workspace that ended before a time, with items, attempts, approvals and dead letters, about so many rows of them.
-- Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION workflow.remove_old_orders(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  budget integer := most;
  old uuid; removed integer;
BEGIN
  -- An order has up to 1,000 items with up to 50 attempts each, so it goes from within: attempts, then items, then the order. An item
  -- takes its content and texts along and counts as five rows. Each round removes something, so the loop ends.
  WHILE budget > 0 LOOP
    SELECT o.id INTO old FROM unnest(ARRAY['COMPLETED', 'FAILED', 'CANCELLED']) AS final (status)
      CROSS JOIN LATERAL (
        SELECT x.id FROM workflow.work_orders x
         WHERE x.workspace_id = workspace AND x.status = final.status AND x.created_at < cutoff AND x.updated_at < cutoff
         ORDER BY x.created_at LIMIT 1 FOR UPDATE SKIP LOCKED) o LIMIT 1;
    EXIT WHEN NOT FOUND;
    DELETE FROM workflow.attempts a WHERE a.workspace_id = workspace AND a.ctid = ANY (ARRAY(
      SELECT x.ctid FROM workflow.work_items i JOIN workflow.attempts x ON x.workspace_id = workspace AND x.work_item_id = i.id
       WHERE i.workspace_id = workspace AND i.work_order_id = old LIMIT budget));
    GET DIAGNOSTICS removed = ROW_COUNT;
    budget := budget - removed;
    CONTINUE WHEN budget <= 0;
    DELETE FROM workflow.work_items i WHERE i.workspace_id = workspace AND i.id = ANY (ARRAY(
      SELECT x.id FROM workflow.work_items x WHERE x.workspace_id = workspace AND x.work_order_id = old LIMIT greatest(budget / 5, 1)));
    GET DIAGNOSTICS removed = ROW_COUNT;
    budget := budget - 5 * removed;
    CONTINUE WHEN budget <= 0;
    DELETE FROM workflow.work_orders o WHERE o.workspace_id = workspace AND o.id = old;
    budget := budget - 1;
  END LOOP;
  RETURN most - budget;
END
$function$;

-- Returns live documents of the entered workspace by text rank, cosine similarity, or both fused: ids and scores only, best first.
-- Owner: signalbox_kernel. Executable by: workflow_app.
CREATE OR REPLACE FUNCTION workflow.search_memory(words text, excluded text[], query_vector public.halfvec, model text,
  wanted_types text[], least_similarity double precision, wanted integer, exact_limit integer)
 RETURNS TABLE(doc_id uuid, score double precision, text_score double precision, similarity double precision)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET client_min_messages TO 'warning'
 SET "hnsw.iterative_scan" TO 'relaxed_order'
 SET "hnsw.ef_search" TO '200'
AS $function$
#variable_conflict use_column
DECLARE
  workspace uuid := platform.current_workspace_id();
  pool integer := least(greatest(wanted, 1), 50) * 4;
  lexemes text[]; piece text; barred tsquery := ''; all_of tsquery; any_of tsquery;
  text_ids uuid[]; text_scores double precision[];
  live integer; vector_ids uuid[]; distances double precision[];
BEGIN
  IF workspace IS NULL OR NOT platform.context_is_sealed() THEN RETURN; END IF;

  -- Text: all words first; any of them when that finds too few. Words that are excluded stay excluded in both.
  lexemes := ARRAY(SELECT u.lexeme FROM unnest(to_tsvector('english', coalesce(words, ''))) u ORDER BY u.positions[1], u.lexeme LIMIT 33);
  IF cardinality(lexemes) > 0 THEN
    FOREACH piece IN ARRAY (coalesce(excluded, '{}'))[1:32] LOOP barred := barred && !! websearch_to_tsquery('english', piece); END LOOP;
    any_of := (SELECT string_agg('''' || replace(replace(l, '\', '\\'), '''', '''''') || '''', ' | ')
      FROM unnest(lexemes[1:32]) l)::tsquery && barred;
    all_of := any_of;
    IF cardinality(lexemes) <= 32 THEN
      all_of := websearch_to_tsquery('english', words) && barred;
      SELECT array_agg(h.id ORDER BY h.rank DESC, h.id), array_agg(h.rank ORDER BY h.rank DESC, h.id) INTO text_ids, text_scores
        FROM (SELECT d.id, ts_rank_cd(d.tsv, all_of, 33)::double precision AS rank FROM workflow.mem_docs d
               WHERE d.workspace_id = workspace AND d.tsv @@ all_of AND d.superseded_by IS NULL
                 AND (d.expires_at IS NULL OR d.expires_at > now()) AND (wanted_types IS NULL OR d.type = ANY (wanted_types))
               ORDER BY rank DESC, d.id LIMIT pool) h;
    END IF;
    IF coalesce(cardinality(text_ids), 0) < wanted THEN
      SELECT array_agg(h.id ORDER BY h.complete DESC, h.rank DESC, h.id), array_agg(h.rank ORDER BY h.complete DESC, h.rank DESC, h.id)
        INTO text_ids, text_scores
        FROM (SELECT d.id, d.tsv @@ all_of AS complete, ts_rank_cd(d.tsv, any_of, 33)::double precision AS rank FROM workflow.mem_docs d
               WHERE d.workspace_id = workspace AND (d.tsv @@ any_of OR d.tsv @@ all_of) AND d.superseded_by IS NULL
                 AND (d.expires_at IS NULL OR d.expires_at > now()) AND (wanted_types IS NULL OR d.type = ANY (wanted_types))
               ORDER BY complete DESC, rank DESC, d.id LIMIT pool) h;
    END IF;
  END IF;

  -- Vector: an exact scan while few vectors qualify, which is both complete and faster there; the index above that.
  IF query_vector IS NOT NULL THEN
    SELECT count(*) INTO live FROM (SELECT FROM workflow.mem_embeddings e
      WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
        AND (wanted_types IS NULL OR e.type = ANY (wanted_types)) LIMIT exact_limit + 1) s;
    IF live > exact_limit THEN
      SELECT array_agg(n.doc_id ORDER BY n.distance + 0, n.doc_id), array_agg(n.distance ORDER BY n.distance + 0, n.doc_id)
        INTO vector_ids, distances
        FROM (SELECT e.doc_id, e.embedding OPERATOR(public.<=>) query_vector AS distance FROM workflow.mem_embeddings e
               WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
                 AND (wanted_types IS NULL OR e.type = ANY (wanted_types))
               ORDER BY e.embedding OPERATOR(public.<=>) query_vector LIMIT pool) n;
    END IF;
    -- Also when the index found fewer than there are.
    IF coalesce(cardinality(vector_ids), 0) < least(pool, live) THEN
      SELECT array_agg(n.doc_id ORDER BY n.distance, n.doc_id), array_agg(n.distance ORDER BY n.distance, n.doc_id)
        INTO vector_ids, distances
        FROM (SELECT e.doc_id, 0 + (e.embedding OPERATOR(public.<=>) query_vector) AS distance FROM workflow.mem_embeddings e
               WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
                 AND (wanted_types IS NULL OR e.type = ANY (wanted_types))
               ORDER BY distance, e.doc_id LIMIT pool) n;
    END IF;
  END IF;

  -- Reciprocal rank fusion with k = 60.
  RETURN QUERY
    SELECT coalesce(t.id, v.id), coalesce(1.0 / (60 + t.place), 0)::double precision + coalesce(1.0 / (60 + v.place), 0)::double precision,
           t.score, 1 - v.distance
      FROM unnest(text_ids, text_scores) WITH ORDINALITY t (id, score, place)
      FULL JOIN (SELECT * FROM unnest(vector_ids, distances) WITH ORDINALITY u (id, distance, place)
                  WHERE least_similarity IS NULL OR 1 - u.distance >= least_similarity) v ON v.id = t.id
     ORDER BY 2 DESC, 1 LIMIT least(greatest(wanted, 1), 50);
END
$function$;

-- Returns ids and scores of items of the entered workspace whose content has the words; callers read the rows under their own policies.
-- Owner: signalbox_kernel. Executable by: workflow_app.
CREATE OR REPLACE FUNCTION workflow.search_work_items(words text, max_rows integer)
 RETURNS TABLE(work_item_id uuid, score real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  SELECT t.work_item_id, ts_rank(t.tsv, q.query)
    FROM websearch_to_tsquery('pg_catalog.simple'::regconfig, words) AS q(query), workflow.work_item_texts t
   WHERE t.workspace_id = platform.current_workspace_id() AND platform.context_is_sealed() AND t.tsv @@ q.query
   ORDER BY 2 DESC, 1 DESC LIMIT least(greatest(max_rows, 0), 200)
$function$;

-- Returns the words by which search finds an item.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION workflow.text_vector(content text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple'::regconfig, "left"(content, 32768));

-- Returns ids of workspaces in which a lease has run out, given a proof of the service. The background sweep calls it, which has no
-- workspace yet.
-- Owner: signalbox_kernel. Executable by: workflow_app.
CREATE OR REPLACE FUNCTION workflow.workspaces_with_lost_leases(proof text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_proof(proof, 'lost-leases');
  RETURN QUERY SELECT DISTINCT l.workspace_id FROM workflow.work_leases l WHERE l.lease_until < now() LIMIT 1000;
END
$function$;
