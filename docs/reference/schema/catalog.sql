-- The schema catalog after all migrations, generated from a migrated database. It is for reading: migrations make a database.
-- Order: domains, tables by name (each with its indexes, policies and triggers), views, functions by name.

-- Is the state of the authorization only; health-monitor knows how well syncs run.
CREATE DOMAIN catalog.connection_status AS text CHECK ((VALUE = ANY (ARRAY['PENDING_AUTHORIZATION'::text, 'ACTIVE'::text, 'DEGRADED'::text,
  'REAUTHORIZATION_REQUIRED'::text, 'AUTHORIZATION_FAILED'::text, 'ACCOUNT_MISMATCH'::text, 'SUSPENDED'::text, 'DISCONNECTED'::text])));

-- Is the state of a data flow.
CREATE DOMAIN catalog.data_flow_status AS text CHECK ((VALUE = ANY (ARRAY['active'::text, 'paused'::text, 'error'::text,
  'disabled'::text])));

-- Is the state of a business workflow.
CREATE DOMAIN catalog.workflow_status AS text CHECK ((VALUE = ANY (ARRAY['active'::text, 'paused'::text, 'completed'::text,
  'error'::text])));

-- Holds workflows that span systems, as the business describes them; workflow-core executes.
CREATE TABLE catalog.business_workflows (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  workflow_name text NOT NULL,
  workflow_description text,
  trigger_conditions jsonb DEFAULT '[]'::jsonb NOT NULL,
  workflow_steps jsonb DEFAULT '[]'::jsonb NOT NULL,
  system_integrations jsonb DEFAULT '[]'::jsonb NOT NULL,
  automation_rules jsonb DEFAULT '[]'::jsonb NOT NULL,
  approval_chains jsonb DEFAULT '[]'::jsonb NOT NULL,
  workflow_status catalog.workflow_status DEFAULT 'active'::text NOT NULL,
  performance_metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
  business_impact jsonb DEFAULT '{}'::jsonb NOT NULL,
  last_executed timestamp with time zone,
  created_by uuid DEFAULT platform.current_user_id(),
  version bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT business_workflows_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT business_workflows_approval_chains_check CHECK ((jsonb_typeof(approval_chains) = 'array'::text)),
  CONSTRAINT business_workflows_automation_rules_check CHECK ((jsonb_typeof(automation_rules) = 'array'::text)),
  CONSTRAINT business_workflows_business_impact_check CHECK ((jsonb_typeof(business_impact) = 'object'::text)),
  CONSTRAINT business_workflows_performance_metrics_check CHECK ((jsonb_typeof(performance_metrics) = 'object'::text)),
  CONSTRAINT business_workflows_system_integrations_check CHECK ((jsonb_typeof(system_integrations) = 'array'::text)),
  CONSTRAINT business_workflows_trigger_conditions_check CHECK ((jsonb_typeof(trigger_conditions) = 'array'::text)),
  CONSTRAINT business_workflows_workflow_description_check CHECK ((length(workflow_description) <= 4000)),
  CONSTRAINT business_workflows_workflow_name_check CHECK (((length(workflow_name) >= 1) AND (length(workflow_name) <= 200))),
  CONSTRAINT business_workflows_workflow_steps_check CHECK ((jsonb_typeof(workflow_steps) = 'array'::text)),
  CONSTRAINT business_workflows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX business_workflows_created_idx ON catalog.business_workflows USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX business_workflows_status_idx ON catalog.business_workflows USING btree (workspace_id, workflow_status, created_at DESC,
  id DESC);
ALTER TABLE catalog.business_workflows ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.business_workflows FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.business_workflows AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.business_workflows FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_business_workflows_updated_at BEFORE UPDATE ON catalog.business_workflows FOR EACH ROW
  EXECUTE FUNCTION catalog.update_updated_at_column();

-- Tells what happened to a connection, append-only; facts that its state did not allow are kept as not applied.
CREATE TABLE catalog.connection_events (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  connection_id uuid NOT NULL,
  event text NOT NULL,
  applied boolean NOT NULL,
  from_status catalog.connection_status NOT NULL,
  to_status catalog.connection_status NOT NULL,
  reason text,
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT connection_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT connection_events_event_check CHECK ((event ~ '^[A-Z_]{1,40}$'::text)),
  CONSTRAINT connection_events_reason_check CHECK ((length(reason) <= 200)),
  CONSTRAINT connection_events_workspace_id_connection_id_fkey FOREIGN KEY (workspace_id, connection_id)
    REFERENCES catalog.integration_connections(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT connection_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX connection_events_connection_idx ON catalog.connection_events USING btree (workspace_id, connection_id, created_at DESC,
  id DESC);
ALTER TABLE catalog.connection_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.connection_events FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.connection_events AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.connection_events FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Tells which data flows from which system to which, how often, and by which rules.
CREATE TABLE catalog.data_flows (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  description text,
  source jsonb NOT NULL,
  target jsonb NOT NULL,
  transformation jsonb DEFAULT '{}'::jsonb NOT NULL,
  sync_rules jsonb DEFAULT '[]'::jsonb NOT NULL,
  schedule jsonb DEFAULT '{}'::jsonb NOT NULL,
  conflict_resolution jsonb DEFAULT '{}'::jsonb NOT NULL,
  monitoring jsonb DEFAULT '{}'::jsonb NOT NULL,
  status catalog.data_flow_status DEFAULT 'active'::text NOT NULL,
  last_sync timestamp with time zone,
  error_count integer DEFAULT 0 NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT data_flows_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT data_flows_conflict_resolution_check CHECK ((jsonb_typeof(conflict_resolution) = 'object'::text)),
  CONSTRAINT data_flows_description_check CHECK ((length(description) <= 4000)),
  CONSTRAINT data_flows_error_count_check CHECK ((error_count >= 0)),
  CONSTRAINT data_flows_monitoring_check CHECK ((jsonb_typeof(monitoring) = 'object'::text)),
  CONSTRAINT data_flows_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT data_flows_schedule_check CHECK ((jsonb_typeof(schedule) = 'object'::text)),
  CONSTRAINT data_flows_source_check CHECK ((jsonb_typeof(source) = 'object'::text)),
  CONSTRAINT data_flows_sync_rules_check CHECK ((jsonb_typeof(sync_rules) = 'array'::text)),
  CONSTRAINT data_flows_target_check CHECK ((jsonb_typeof(target) = 'object'::text)),
  CONSTRAINT data_flows_transformation_check CHECK ((jsonb_typeof(transformation) = 'object'::text)),
  CONSTRAINT data_flows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX data_flows_created_idx ON catalog.data_flows USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX data_flows_status_idx ON catalog.data_flows USING btree (workspace_id, status, created_at DESC, id DESC);
ALTER TABLE catalog.data_flows ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.data_flows FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.data_flows AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.data_flows FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_data_flows_updated_at BEFORE UPDATE ON catalog.data_flows FOR EACH ROW
  EXECUTE FUNCTION catalog.update_updated_at_column();

-- Holds golden records: one per real thing, merged from its sources.
CREATE TABLE catalog.entities (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  entity_type_id uuid NOT NULL,
  payload jsonb DEFAULT '{}'::jsonb NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  source_type character varying(50) DEFAULT 'USER_CREATED'::character varying NOT NULL,
  source_integration_id uuid,
  source_external_id text,
  source_url text,
  first_synced_at timestamp with time zone,
  last_synced_at timestamp with time zone,
  sync_version bigint DEFAULT 0 NOT NULL,
  CONSTRAINT entities_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT entities_payload_check CHECK ((jsonb_typeof(payload) = 'object'::text)),
  CONSTRAINT entities_source_integration_id_fkey FOREIGN KEY (source_integration_id) REFERENCES catalog.integration_definitions(id)
    ON DELETE SET NULL,
  CONSTRAINT entities_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types(workspace_id, id),
  CONSTRAINT entities_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX entities_created_idx ON catalog.entities USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX entities_type_created_idx ON catalog.entities USING btree (workspace_id, entity_type_id, created_at DESC, id DESC);
CREATE INDEX idx_entities_source_external_id ON catalog.entities USING btree (workspace_id, source_external_id)
  WHERE (source_external_id IS NOT NULL);
CREATE INDEX idx_entities_source_integration_id ON catalog.entities USING btree (workspace_id, source_integration_id)
  WHERE (source_integration_id IS NOT NULL);
ALTER TABLE catalog.entities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entities FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entities AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entities FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_entities_updated_at BEFORE UPDATE ON catalog.entities FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Tells for each attribute of an entity which source its value in force came from, and whether a user overrode it.
CREATE TABLE catalog.entity_attribute_provenance (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  entity_id uuid NOT NULL,
  attribute_id uuid NOT NULL,
  source_type character varying(50) NOT NULL,
  source_integration_id uuid,
  source_external_field text,
  last_updated_at timestamp with time zone DEFAULT now() NOT NULL,
  override_by_user boolean DEFAULT false NOT NULL,
  override_at timestamp with time zone,
  CONSTRAINT entity_attribute_provenance_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT entity_attribute_provenance_source_integration_id_fkey FOREIGN KEY (source_integration_id)
    REFERENCES catalog.integration_definitions(id) ON DELETE SET NULL,
  CONSTRAINT entity_attribute_provenance_workspace_id_attribute_id_fkey FOREIGN KEY (workspace_id, attribute_id)
    REFERENCES catalog.entity_attributes(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_attribute_provenance_workspace_id_entity_id_attribut_key UNIQUE (workspace_id, entity_id, attribute_id),
  CONSTRAINT entity_attribute_provenance_workspace_id_entity_id_fkey FOREIGN KEY (workspace_id, entity_id)
    REFERENCES catalog.entities(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_attribute_provenance_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX idx_entity_attribute_provenance_attribute_id ON catalog.entity_attribute_provenance USING btree (workspace_id, attribute_id);
CREATE INDEX idx_entity_attribute_provenance_entity_id ON catalog.entity_attribute_provenance USING btree (workspace_id, entity_id);
CREATE INDEX idx_entity_attribute_provenance_source_integration_id ON catalog.entity_attribute_provenance USING btree (workspace_id,
  source_integration_id) WHERE (source_integration_id IS NOT NULL);
ALTER TABLE catalog.entity_attribute_provenance ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entity_attribute_provenance FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entity_attribute_provenance AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entity_attribute_provenance FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds the attributes of an entity type; their id is the attribute_id of provenance.
CREATE TABLE catalog.entity_attributes (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  entity_type_id uuid NOT NULL,
  key text NOT NULL,
  data_type text NOT NULL,
  required boolean DEFAULT false NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT entity_attributes_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT entity_attributes_data_type_check CHECK ((data_type = ANY (ARRAY['TEXT'::text, 'NUMBER'::text, 'BOOLEAN'::text,
    'TIMESTAMP'::text, 'JSON'::text]))),
  CONSTRAINT entity_attributes_key_check CHECK (((length(key) >= 1) AND (length(key) <= 100))),
  CONSTRAINT entity_attributes_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_attributes_workspace_id_entity_type_id_key_key UNIQUE (workspace_id, entity_type_id, key),
  CONSTRAINT entity_attributes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
ALTER TABLE catalog.entity_attributes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entity_attributes FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entity_attributes AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entity_attributes FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Tells which entity has which value of the match attribute of its type.
CREATE TABLE catalog.entity_identities (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  entity_type_id uuid NOT NULL,
  match_key text NOT NULL,
  entity_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT entity_identities_pkey PRIMARY KEY (workspace_id, entity_type_id, match_key),
  CONSTRAINT entity_identities_match_key_check CHECK (((length(match_key) >= 1) AND (length(match_key) <= 500))),
  CONSTRAINT entity_identities_workspace_id_entity_id_fkey FOREIGN KEY (workspace_id, entity_id) REFERENCES catalog.entities(workspace_id,
    id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT entity_identities_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_identities_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX entity_identities_entity_idx ON catalog.entity_identities USING btree (workspace_id, entity_id);
ALTER TABLE catalog.entity_identities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entity_identities FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entity_identities AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entity_identities FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Is the crosswalk: it tells which record of which connection belongs to which entity, and what it last said.
CREATE TABLE catalog.entity_sources (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  entity_id uuid NOT NULL,
  entity_type_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  external_id text NOT NULL,
  sync_version bigint NOT NULL,
  observed_at timestamp with time zone NOT NULL,
  content_hash text NOT NULL,
  payload jsonb NOT NULL,
  stated jsonb DEFAULT '{}'::jsonb NOT NULL,
  external_fields jsonb DEFAULT '{}'::jsonb NOT NULL,
  source_url text,
  source_url_version bigint,
  last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT entity_sources_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT entity_sources_check CHECK (((source_url IS NULL) = (source_url_version IS NULL))),
  CONSTRAINT entity_sources_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT entity_sources_external_fields_check CHECK ((jsonb_typeof(external_fields) = 'object'::text)),
  CONSTRAINT entity_sources_external_id_check CHECK (((length(external_id) >= 1) AND (length(external_id) <= 255))),
  CONSTRAINT entity_sources_payload_check CHECK ((jsonb_typeof(payload) = 'object'::text)),
  CONSTRAINT entity_sources_source_url_check CHECK (((length(source_url) <= 2048) AND (source_url ~* '^https?://[^[:space:]]+$'::text))),
  CONSTRAINT entity_sources_stated_check CHECK ((jsonb_typeof(stated) = 'object'::text)),
  CONSTRAINT entity_sources_sync_version_check CHECK ((sync_version >= 0)),
  CONSTRAINT entity_sources_workspace_id_connection_id_entity_type_id_ex_key UNIQUE (workspace_id, connection_id, entity_type_id,
    external_id),
  CONSTRAINT entity_sources_workspace_id_connection_id_fkey FOREIGN KEY (workspace_id, connection_id)
    REFERENCES catalog.integration_connections(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_sources_workspace_id_entity_id_fkey FOREIGN KEY (workspace_id, entity_id) REFERENCES catalog.entities(workspace_id, id)
    ON DELETE CASCADE,
  CONSTRAINT entity_sources_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT entity_sources_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX entity_sources_entity_idx ON catalog.entity_sources USING btree (workspace_id, entity_id);
ALTER TABLE catalog.entity_sources ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entity_sources FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entity_sources AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entity_sources FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds the kinds of records that come through connections, such as contact.
CREATE TABLE catalog.entity_types (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  match_attribute text,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  open_attributes boolean DEFAULT false NOT NULL,
  CONSTRAINT entity_types_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT entity_types_key_check CHECK ((key ~ '^[a-z][a-z0-9_-]{0,62}$'::text)),
  CONSTRAINT entity_types_match_attribute_check CHECK (((length(match_attribute) >= 1) AND (length(match_attribute) <= 100))),
  CONSTRAINT entity_types_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT entity_types_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT entity_types_workspace_id_key_key UNIQUE (workspace_id, key)
);
CREATE INDEX entity_types_created_idx ON catalog.entity_types USING btree (workspace_id, created_at DESC, id DESC);
ALTER TABLE catalog.entity_types ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.entity_types FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.entity_types AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.entity_types FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_entity_types_updated_at BEFORE UPDATE ON catalog.entity_types FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds one connection per integration and workspace, with the state of its authorization.
CREATE TABLE catalog.integration_connections (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  integration_id uuid NOT NULL,
  nango_connection_id text,
  status catalog.connection_status DEFAULT 'PENDING_AUTHORIZATION'::text NOT NULL,
  connection_metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  created_by uuid DEFAULT platform.current_user_id(),
  updated_by uuid DEFAULT platform.current_user_id(),
  status_reason text,
  status_source text,
  status_changed_at timestamp with time zone DEFAULT now() NOT NULL,
  failing_since timestamp with time zone,
  external_account_id text,
  authorization_status catalog.connection_status DEFAULT 'PENDING_AUTHORIZATION'::text NOT NULL,
  failure_count integer DEFAULT 0 NOT NULL,
  provider_config_key text,
  revision bigint DEFAULT 1 NOT NULL,
  CONSTRAINT integration_connections_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT integration_connections_authorization_status_check CHECK (((authorization_status)::text <> 'SUSPENDED'::text)),
  CONSTRAINT integration_connections_connection_metadata_check CHECK ((jsonb_typeof(connection_metadata) = 'object'::text)),
  CONSTRAINT integration_connections_external_account_id_check CHECK ((length(external_account_id) <= 255)),
  CONSTRAINT integration_connections_failure_count_check CHECK ((failure_count >= 0)),
  CONSTRAINT integration_connections_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES catalog.integration_definitions(id),
  CONSTRAINT integration_connections_nango_connection_id_check CHECK ((length(nango_connection_id) <= 255)),
  CONSTRAINT integration_connections_provider_config_key_check CHECK ((length(provider_config_key) <= 255)),
  CONSTRAINT integration_connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT integration_connections_workspace_id_integration_id_key UNIQUE (workspace_id, integration_id)
);
CREATE INDEX idx_integration_connections_created_at ON catalog.integration_connections USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX idx_integration_connections_integration_id ON catalog.integration_connections USING btree (integration_id);
CREATE INDEX idx_integration_connections_status ON catalog.integration_connections USING btree (workspace_id, status, created_at DESC,
  id DESC);
ALTER TABLE catalog.integration_connections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.integration_connections FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.integration_connections AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.integration_connections FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_integration_connections_updated_at BEFORE UPDATE ON catalog.integration_connections FOR EACH ROW
  EXECUTE FUNCTION catalog.update_updated_at_column();

-- Is the global catalogue of integrations. It is the same for every workspace and read-only to services.
CREATE TABLE catalog.integration_definitions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  icon_url text,
  description text,
  category text NOT NULL,
  nango_provider_key text NOT NULL,
  capabilities jsonb DEFAULT '[]'::jsonb NOT NULL,
  sync_config jsonb DEFAULT '{}'::jsonb NOT NULL,
  auth_config jsonb DEFAULT '{}'::jsonb NOT NULL,
  active boolean DEFAULT true NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT integration_definitions_pkey PRIMARY KEY (id),
  CONSTRAINT integration_definitions_slug_check CHECK ((slug ~ '^[a-z0-9-]{1,50}$'::text)),
  CONSTRAINT integration_definitions_slug_key UNIQUE (slug)
);
CREATE INDEX idx_integration_definitions_active ON catalog.integration_definitions USING btree (active) WHERE (active = true);
CREATE INDEX idx_integration_definitions_category ON catalog.integration_definitions USING btree (category);
CREATE TRIGGER set_integration_definitions_updated_at BEFORE UPDATE ON catalog.integration_definitions FOR EACH ROW
  EXECUTE FUNCTION catalog.update_updated_at_column();

-- Holds events that happened in connected systems, and whether they were processed.
CREATE TABLE catalog.integration_events (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  event_type text NOT NULL,
  source text NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  processed boolean DEFAULT false NOT NULL,
  processing_attempts integer DEFAULT 0 NOT NULL,
  last_processed timestamp with time zone,
  error_message text,
  workflow_triggers uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  revision bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT integration_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT integration_events_data_check CHECK ((jsonb_typeof(data) = 'object'::text)),
  CONSTRAINT integration_events_error_message_check CHECK ((length(error_message) <= 4000)),
  CONSTRAINT integration_events_event_type_check CHECK (((length(event_type) >= 1) AND (length(event_type) <= 100))),
  CONSTRAINT integration_events_processing_attempts_check CHECK ((processing_attempts >= 0)),
  CONSTRAINT integration_events_source_check CHECK (((length(source) >= 1) AND (length(source) <= 200))),
  CONSTRAINT integration_events_workflow_triggers_check CHECK ((cardinality(workflow_triggers) <= 100)),
  CONSTRAINT integration_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX integration_events_created_idx ON catalog.integration_events USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX integration_events_processed_idx ON catalog.integration_events USING btree (workspace_id, processed, created_at DESC, id DESC);
CREATE INDEX integration_events_type_idx ON catalog.integration_events USING btree (workspace_id, event_type, created_at DESC, id DESC);
ALTER TABLE catalog.integration_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON catalog.integration_events FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON catalog.integration_events AS RESTRICTIVE FOR ALL TO catalog_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON catalog.integration_events FOR ALL TO catalog_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_integration_events_updated_at BEFORE UPDATE ON catalog.integration_events FOR EACH ROW
  EXECUTE FUNCTION catalog.update_updated_at_column();

-- Sets updated_at to the time of the transaction. The requirement names it here; platform offers the same to every module.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION catalog.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$function$;
