-- The schema platform after all migrations, generated from a migrated database. It is for reading: migrations make a database.
-- Order: domains, tables by name (each with its indexes, policies and triggers), views, functions by name.

-- Is the status of a user, organization, workspace or membership. Only ACTIVE ones can be entered.
CREATE DOMAIN platform.account_status AS text CHECK ((VALUE = ANY (ARRAY['ACTIVE'::text, 'INVITED'::text, 'SUSPENDED'::text,
  'DELETED'::text])));

-- Is the status of an API key. REVOKED is final.
CREATE DOMAIN platform.api_key_status AS text CHECK ((VALUE = ANY (ARRAY['ACTIVE'::text, 'REVOKED'::text])));

-- Is the status of a request with a key. COMPLETED rows hold the response to replay.
CREATE DOMAIN platform.idempotency_status AS text CHECK ((VALUE = ANY (ARRAY['IN_PROGRESS'::text, 'COMPLETED'::text])));

-- Is the status of an invitation. ACCEPTED and REVOKED are final.
CREATE DOMAIN platform.invitation_status AS text CHECK ((VALUE = ANY (ARRAY['PENDING'::text, 'ACCEPTED'::text, 'REVOKED'::text])));

-- Is a role in a workspace. Writing needs EDITOR, deciding approvals APPROVER, managing members and keys ADMIN.
CREATE DOMAIN platform.membership_role AS text CHECK ((VALUE = ANY (ARRAY['OWNER'::text, 'ADMIN'::text, 'EDITOR'::text, 'APPROVER'::text,
  'VIEWER'::text])));

-- Is a role in an organization.
CREATE DOMAIN platform.organization_role AS text CHECK ((VALUE = ANY (ARRAY['OWNER'::text, 'ADMIN'::text, 'MEMBER'::text])));

-- Holds API keys, each of one workspace: only the SHA-256 of the secret, which is shown once, and a public prefix.
CREATE TABLE platform.api_keys (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  key_id text NOT NULL,
  key_hash bytea NOT NULL,
  name text NOT NULL,
  user_id uuid,
  scopes text[] NOT NULL,
  status platform.api_key_status DEFAULT 'ACTIVE'::text NOT NULL,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT api_keys_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT api_keys_key_hash_check CHECK ((length(key_hash) = 32)),
  CONSTRAINT api_keys_key_id_check CHECK ((key_id ~ '^sbk_[a-z0-9]{16}$'::text)),
  CONSTRAINT api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT api_keys_scopes_check CHECK ((((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 4)) AND (scopes <@ ARRAY['read'::text,
    'write'::text, 'approve'::text, 'admin'::text]))),
  CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE SET NULL,
  CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT api_keys_workspace_id_key_hash_key UNIQUE (workspace_id, key_hash),
  CONSTRAINT api_keys_workspace_id_key_id_key UNIQUE (workspace_id, key_id)
);
CREATE INDEX api_keys_key_id_idx ON platform.api_keys USING btree (key_id);
CREATE INDEX api_keys_user_id_idx ON platform.api_keys USING btree (user_id);
ALTER TABLE platform.api_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON platform.api_keys FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.api_keys FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.api_keys AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.api_keys FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER api_keys_audit AFTER INSERT OR DELETE OR UPDATE ON platform.api_keys FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('API_KEY');
CREATE TRIGGER api_keys_check BEFORE INSERT OR UPDATE ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.check_api_key();
CREATE TRIGGER api_keys_quota BEFORE INSERT ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.check_quota('api_keys');

-- Holds the changes of the directory, written by triggers in the transaction of the change. Nobody can change an entry; only retention
-- removes some.
CREATE TABLE platform.audit_log (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  principal text NOT NULL,
  acting_user uuid,
  in_organization uuid,
  in_workspace uuid,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_action_check CHECK ((action ~ '^[A-Z_]+\.[A-Z_]+$'::text))
);
CREATE INDEX audit_log_in_organization_idx ON platform.audit_log USING btree (in_organization, recorded_at DESC, id DESC);
CREATE INDEX audit_log_in_workspace_idx ON platform.audit_log USING btree (in_workspace, recorded_at DESC, id DESC);
ALTER TABLE platform.audit_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.audit_log FOR ALL TO every_service
  USING ((((in_workspace = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) AND ((( SELECT platform.sealed('role'::text)
    AS sealed) = ANY (ARRAY['OWNER'::text, 'ADMIN'::text]))
    OR ('admin'::text = ANY (string_to_array(substr(( SELECT platform.sealed('role'::text) AS sealed), 5), ','::text)))))
    OR ((( SELECT platform.sealed('role'::text) AS sealed) = 'PERSON'::text) AND (in_organization IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE ((o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) AND ((o.role)::text = ANY (ARRAY['OWNER'::text,
    'ADMIN'::text]))))))))
  WITH CHECK ((((in_workspace = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed))
    AND ((( SELECT platform.sealed('role'::text) AS sealed) = ANY (ARRAY['OWNER'::text, 'ADMIN'::text]))
    OR ('admin'::text = ANY (string_to_array(substr(( SELECT platform.sealed('role'::text) AS sealed), 5), ','::text)))))
    OR ((( SELECT platform.sealed('role'::text) AS sealed) = 'PERSON'::text) AND (in_organization IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE ((o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) AND ((o.role)::text = ANY (ARRAY['OWNER'::text,
    'ADMIN'::text]))))))));
CREATE POLICY kernel_appends ON platform.audit_log FOR INSERT TO signalbox_kernel
  WITH CHECK (true);
CREATE POLICY kernel_reads ON platform.audit_log FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.audit_log FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.audit_log AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT
  EXECUTE FUNCTION platform.refuse_change();

-- Records how far each backfill came, so that a killed one goes on where it stopped.
CREATE TABLE platform.backfills (
  module text NOT NULL,
  number integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  cursor jsonb,
  state text DEFAULT 'PENDING'::text NOT NULL,
  rows_seen bigint DEFAULT 0 NOT NULL,
  rows_changed bigint DEFAULT 0 NOT NULL,
  batches bigint DEFAULT 0 NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  heartbeat timestamp with time zone,
  last_error text,
  CONSTRAINT backfills_pkey PRIMARY KEY (module, number),
  CONSTRAINT backfills_checksum_check CHECK ((checksum ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT backfills_number_check CHECK ((number >= 0)),
  CONSTRAINT backfills_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'RUNNING'::text, 'DONE'::text, 'FAILED'::text])))
);

-- Holds one row of a workspace that does not exist. A service that sees it is not under row-level security and refuses to start.
CREATE TABLE platform.canary (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id integer NOT NULL,
  CONSTRAINT canary_pkey PRIMARY KEY (workspace_id, id)
);
ALTER TABLE platform.canary ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON platform.canary FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.canary AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.canary FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Keeps what the catalogue said about a module at each version, so that a rollback can be proven and drift be named.
CREATE TABLE platform.catalogue_snapshots (
  fingerprint text NOT NULL,
  objects text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT catalogue_snapshots_pkey PRIMARY KEY (fingerprint),
  CONSTRAINT catalogue_snapshots_fingerprint_check CHECK ((fingerprint ~ '^[0-9a-f]{64}$'::text))
);

-- Says which workspaces were deleted and how far the removal of their rows is. A row outlives workspace and organization.
CREATE TABLE platform.deletions (
  in_workspace uuid NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  requested_at timestamp with time zone DEFAULT now() NOT NULL,
  requested_by text NOT NULL,
  rows_removed bigint DEFAULT 0 NOT NULL,
  finished_at timestamp with time zone,
  CONSTRAINT deletions_pkey PRIMARY KEY (in_workspace)
);
CREATE INDEX deletions_open_idx ON platform.deletions USING btree (requested_at) WHERE (finished_at IS NULL);
CREATE INDEX deletions_organization_id_idx ON platform.deletions USING btree (organization_id, requested_at DESC);
ALTER TABLE platform.deletions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.deletions FOR ALL TO every_service
  USING ((organization_id IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE ((o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) AND ((o.role)::text = ANY (ARRAY['OWNER'::text,
    'ADMIN'::text]))))))
  WITH CHECK ((organization_id IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE ((o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) AND ((o.role)::text = ANY (ARRAY['OWNER'::text,
    'ADMIN'::text]))))));
CREATE POLICY kernel_adds ON platform.deletions FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.deletions FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.deletions FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.deletions AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));

-- Holds the keys with which services prove their entries, as padded HMAC-SHA-256 halves. A role may have several, so that one can be
-- replaced while services run. Only signalbox_kernel reads it.
CREATE TABLE platform.entry_keys (
  app_role text NOT NULL,
  key_id text NOT NULL,
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT entry_keys_pkey PRIMARY KEY (app_role, key_id),
  CONSTRAINT entry_keys_key_id_check CHECK ((key_id ~ '^[0-9a-f]{16}$'::text))
);
CREATE TRIGGER entry_keys_renew_plans AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON platform.entry_keys FOR EACH STATEMENT
  EXECUTE FUNCTION platform.renew_plans_of_keys();

-- Says how far each version of a projection has followed the log of a workspace; it moves in the transaction of its effect.
CREATE TABLE platform.event_checkpoints (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  projection text NOT NULL,
  version integer NOT NULL,
  "position" bigint DEFAULT 0 NOT NULL,
  active boolean DEFAULT false NOT NULL,
  stopped boolean DEFAULT false NOT NULL,
  failures integer DEFAULT 0 NOT NULL,
  next_try timestamp with time zone,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT event_checkpoints_pkey PRIMARY KEY (workspace_id, projection, version),
  CONSTRAINT event_checkpoints_failures_check CHECK ((failures >= 0)),
  CONSTRAINT event_checkpoints_projection_check CHECK ((projection ~ '^[a-z][a-z0-9-]{0,62}$'::text)),
  CONSTRAINT event_checkpoints_version_check CHECK ((version > 0)),
  CONSTRAINT event_checkpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX event_checkpoints_active_key ON platform.event_checkpoints USING btree (workspace_id, projection) WHERE active;
ALTER TABLE platform.event_checkpoints ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON platform.event_checkpoints FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.event_checkpoints FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.event_checkpoints AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.event_checkpoints FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER event_checkpoints_updated_at BEFORE UPDATE ON platform.event_checkpoints FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds events that a projection could not process and skipped.
CREATE TABLE platform.event_dead_letters (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  projection text NOT NULL,
  version integer NOT NULL,
  "position" bigint NOT NULL,
  event_id uuid NOT NULL,
  failure text NOT NULL,
  recorded_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT event_dead_letters_pkey PRIMARY KEY (workspace_id, projection, version, "position"),
  CONSTRAINT event_dead_letters_failure_check CHECK ((length(failure) <= 200)),
  CONSTRAINT event_dead_letters_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
ALTER TABLE platform.event_dead_letters ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON platform.event_dead_letters FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.event_dead_letters AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.event_dead_letters FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Says which workspaces are in ordered mode: appends take turns, positions have no gaps and are committed in their order.
CREATE TABLE platform.event_order (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  since bigint NOT NULL,
  head bigint NOT NULL,
  CONSTRAINT event_order_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT event_order_check CHECK ((head >= since)),
  CONSTRAINT event_order_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
ALTER TABLE platform.event_order ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_orders ON platform.event_order FOR ALL TO signalbox_kernel
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE POLICY kernel_reads ON platform.event_order FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.event_order FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.event_order AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.event_order FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds what an append with a key answered, as long as its events are kept.
CREATE TABLE platform.event_receipts (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  CONSTRAINT event_receipts_pkey PRIMARY KEY (workspace_id, key),
  CONSTRAINT event_receipts_digest_check CHECK ((length(digest) = 32)),
  CONSTRAINT event_receipts_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200))),
  CONSTRAINT event_receipts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX event_receipts_last_position_idx ON platform.event_receipts USING btree (workspace_id, last_position);
ALTER TABLE platform.event_receipts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_appends ON platform.event_receipts FOR INSERT TO signalbox_kernel
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE POLICY kernel_reads ON platform.event_receipts FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.event_receipts FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.event_receipts AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.event_receipts FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds one secret number from which the keys of event locks are derived, so that nobody can tell from pg_locks what others append. Only
-- signalbox_kernel reads it.
CREATE TABLE platform.event_salt (
  salt bigint NOT NULL
);
CREATE UNIQUE INDEX event_salt_single ON platform.event_salt USING btree ((true));

-- Holds one row for each event and tag, found by a B-tree: under row-level security a GIN index would never be used.
CREATE TABLE platform.event_tags (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  tag text NOT NULL,
  tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
  "position" bigint NOT NULL,
  type text NOT NULL,
  CONSTRAINT event_tags_pkey PRIMARY KEY (workspace_id, tag, "position")
);
ALTER TABLE platform.event_tags ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_appends ON platform.event_tags FOR INSERT TO signalbox_kernel
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE POLICY kernel_forgets ON platform.event_tags FOR DELETE TO signalbox_kernel
  USING ((NOT (EXISTS ( SELECT
   FROM platform.workspaces w
  WHERE (w.id = event_tags.workspace_id)))));
CREATE POLICY kernel_reads ON platform.event_tags FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.event_tags FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.event_tags AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.event_tags FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER event_tags_append_only BEFORE DELETE OR UPDATE ON platform.event_tags FOR EACH ROW
  EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER event_tags_never_truncated BEFORE TRUNCATE ON platform.event_tags FOR EACH STATEMENT
  EXECUTE FUNCTION platform.refuse_change();

-- Holds what happened in each workspace. Events never change.
CREATE TABLE platform.events (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  "position" bigint NOT NULL,
  tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  tags text[] DEFAULT '{}'::text[] NOT NULL,
  recorded_at timestamp with time zone DEFAULT now() NOT NULL,
  actor text DEFAULT COALESCE(NULLIF(current_setting('signalbox.principal'::text, true), ''::text), 'unknown'::text) NOT NULL,
  correlation_id text,
  causation_id uuid,
  CONSTRAINT events_pkey PRIMARY KEY (workspace_id, "position"),
  CONSTRAINT events_workspace_id_id_key UNIQUE (workspace_id, id)
);
CREATE INDEX events_type_idx ON platform.events USING btree (workspace_id, type, "position");
ALTER TABLE platform.events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_appends ON platform.events FOR INSERT TO signalbox_kernel
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE POLICY kernel_forgets ON platform.events FOR DELETE TO signalbox_kernel
  USING ((NOT (EXISTS ( SELECT
   FROM platform.workspaces w
  WHERE (w.id = events.workspace_id)))));
CREATE POLICY kernel_reads ON platform.events FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.events FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.events AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.events FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON platform.events FOR EACH ROW EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON platform.events FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Makes a repeated POST return the first answer.
CREATE TABLE platform.idempotency_keys (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  principal text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  body_hash bytea NOT NULL,
  status platform.idempotency_status DEFAULT 'IN_PROGRESS'::text NOT NULL,
  response jsonb,
  expires_at timestamp with time zone DEFAULT (now() + '24:00:00'::interval) NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  owner uuid,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, principal, route, key),
  CONSTRAINT idempotency_keys_body_hash_check CHECK ((length(body_hash) = 32)),
  CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255))),
  CONSTRAINT idempotency_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_expires_at_idx ON platform.idempotency_keys USING btree (workspace_id, expires_at);
ALTER TABLE platform.idempotency_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON platform.idempotency_keys FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.idempotency_keys AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.idempotency_keys FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds invitations, with the SHA-256 of their token only.
CREATE TABLE platform.invitations (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  token_hash bytea NOT NULL,
  email text NOT NULL,
  role platform.membership_role NOT NULL,
  status platform.invitation_status DEFAULT 'PENDING'::text NOT NULL,
  invited_by uuid,
  accepted_by uuid,
  expires_at timestamp with time zone DEFAULT (now() + '7 days'::interval) NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  mailed boolean DEFAULT false NOT NULL,
  CONSTRAINT invitations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT invitations_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES platform.users(id) ON DELETE SET NULL,
  CONSTRAINT invitations_email_check CHECK (((length(email) >= 3) AND (length(email) <= 320))),
  CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES platform.users(id) ON DELETE SET NULL,
  CONSTRAINT invitations_token_hash_check CHECK ((length(token_hash) = 32)),
  CONSTRAINT invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT invitations_workspace_id_token_hash_key UNIQUE (workspace_id, token_hash)
);
CREATE INDEX invitations_accepted_by_idx ON platform.invitations USING btree (accepted_by) WHERE (accepted_by IS NOT NULL);
CREATE INDEX invitations_invited_by_idx ON platform.invitations USING btree (invited_by) WHERE (invited_by IS NOT NULL);
CREATE UNIQUE INDEX invitations_pending_key ON platform.invitations USING btree (workspace_id, lower(email))
  WHERE ((status)::text = 'PENDING'::text);
CREATE INDEX invitations_token_hash_idx ON platform.invitations USING btree (token_hash);
ALTER TABLE platform.invitations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_adds ON platform.invitations FOR INSERT TO signalbox_kernel
  WITH CHECK (((workspace_id = platform.current_workspace_id()) AND ((status)::text = 'PENDING'::text)
    AND ( SELECT platform.context_is_sealed() AS context_is_sealed)));
CREATE POLICY kernel_reads ON platform.invitations FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY kernel_settles ON platform.invitations FOR UPDATE TO signalbox_kernel
  USING ((((status)::text = 'PENDING'::text) AND ( SELECT platform.context_is_sealed() AS context_is_sealed)))
  WITH CHECK (((status)::text <> 'PENDING'::text));
CREATE POLICY owner_access ON platform.invitations FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.invitations AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.invitations FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER invitations_audit AFTER INSERT OR DELETE OR UPDATE ON platform.invitations FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('INVITATION');

-- Counts failed logins of an address from an origin. Only signalbox_kernel reads it; rows are removed after a day.
CREATE TABLE platform.login_attempts (
  address_hash bytea NOT NULL,
  origin text NOT NULL,
  failures double precision NOT NULL,
  last_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT login_attempts_pkey PRIMARY KEY (address_hash, origin)
);
CREATE INDEX login_attempts_last_at_idx ON platform.login_attempts USING btree (last_at);

-- Says which identity may enter which workspace, derived from the directory by triggers. Only signalbox_kernel reads it.
CREATE TABLE platform.member_entries (
  issuer text NOT NULL,
  subject text NOT NULL,
  in_workspace uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  CONSTRAINT member_entries_pkey PRIMARY KEY (issuer, subject, in_workspace)
);
CREATE INDEX member_entries_in_workspace_idx ON platform.member_entries USING btree (in_workspace);
CREATE INDEX member_entries_user_id_idx ON platform.member_entries USING btree (user_id);

-- Records each run of a migration, with the text that takes it back.
CREATE TABLE platform.migration_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  module text NOT NULL,
  version text NOT NULL,
  description text NOT NULL,
  direction text NOT NULL,
  checksum integer,
  undo_script text,
  fingerprint_before text,
  fingerprint_after text,
  duration_ms integer NOT NULL,
  application_version text NOT NULL,
  executed_by text DEFAULT SESSION_USER NOT NULL,
  executed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  requires text,
  state text DEFAULT 'DONE'::text NOT NULL,
  note text,
  CONSTRAINT migration_ledger_pkey PRIMARY KEY (id),
  CONSTRAINT migration_ledger_direction_check CHECK ((direction = ANY (ARRAY['UP'::text, 'DOWN'::text]))),
  CONSTRAINT migration_ledger_state_check CHECK ((state = ANY (ARRAY['RUNNING'::text, 'DONE'::text])))
);

-- Is a customer, who owns workspaces.
CREATE TABLE platform.organizations (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  settings jsonb DEFAULT '{}'::jsonb NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  status platform.account_status DEFAULT 'ACTIVE'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  CONSTRAINT organizations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT organizations_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text)),
  CONSTRAINT organizations_slug_check CHECK (((slug ~ '^[a-z0-9-]+$'::text) AND (length(slug) <= 63)))
);
CREATE INDEX organizations_deleted_idx ON platform.organizations USING btree (id) WHERE ((status)::text = 'DELETED'::text);
ALTER TABLE platform.organizations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.organizations FOR ALL TO every_service
  USING ((id IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE (o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)))))
  WITH CHECK ((id IN ( SELECT o.organization_id
   FROM platform.user_organizations o
  WHERE (o.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)))));
CREATE POLICY kernel_adds ON platform.organizations FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.organizations FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.organizations FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.organizations FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.organizations AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON platform.organizations FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('ORGANIZATION');
CREATE TRIGGER organizations_settle_entries AFTER UPDATE OF status
  ON platform.organizations FOR EACH ROW WHEN (((old.status)::text <> (new.status)::text))
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER organizations_updated_at BEFORE UPDATE ON platform.organizations FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds tokens that set a password once, mailed to the address of the user. Besides signalbox_kernel only the owner reads it.
CREATE TABLE platform.password_resets (
  token_hash bytea NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT password_resets_pkey PRIMARY KEY (token_hash),
  CONSTRAINT password_resets_token_hash_check CHECK ((length(token_hash) = 32)),
  CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE
);
CREATE INDEX password_resets_user_id_idx ON platform.password_resets USING btree (user_id);

-- Says how much an organization may have at most, unless quotas says otherwise. Operators change it.
CREATE TABLE platform.quota_defaults (
  kind text NOT NULL,
  most bigint NOT NULL,
  CONSTRAINT quota_defaults_pkey PRIMARY KEY (kind),
  CONSTRAINT quota_defaults_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text)),
  CONSTRAINT quota_defaults_most_check CHECK ((most >= 0))
);

-- Holds the quotas of single organizations. Operators change it.
CREATE TABLE platform.quotas (
  organization_id uuid NOT NULL,
  kind text NOT NULL,
  most bigint NOT NULL,
  CONSTRAINT quotas_pkey PRIMARY KEY (organization_id, kind),
  CONSTRAINT quotas_kind_fkey FOREIGN KEY (kind) REFERENCES platform.quota_defaults(kind),
  CONSTRAINT quotas_most_check CHECK ((most >= 0)),
  CONSTRAINT quotas_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES platform.organizations(id) ON DELETE CASCADE
);
CREATE INDEX quotas_kind_idx ON platform.quotas USING btree (kind);

-- Holds refresh tokens, which are rotated; the use of a rotated one revokes its family.
CREATE TABLE platform.refresh_tokens (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  token_hash bytea NOT NULL,
  family_id uuid NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  rotated_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT refresh_tokens_token_hash_check CHECK ((length(token_hash) = 32)),
  CONSTRAINT refresh_tokens_token_hash_key UNIQUE (token_hash),
  CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_expires_at_idx ON platform.refresh_tokens USING btree (expires_at);
CREATE INDEX refresh_tokens_family_id_idx ON platform.refresh_tokens USING btree (family_id);
CREATE INDEX refresh_tokens_user_id_idx ON platform.refresh_tokens USING btree (user_id);
ALTER TABLE platform.refresh_tokens ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.refresh_tokens FOR ALL TO every_service
  USING ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)))
  WITH CHECK ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)));
CREATE POLICY kernel_adds ON platform.refresh_tokens FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.refresh_tokens FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.refresh_tokens FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.refresh_tokens FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.refresh_tokens AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));

-- Says how long a workspace keeps what it has, where it differs from the default.
CREATE TABLE platform.retention_choices (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  kind text NOT NULL,
  keep_days integer,
  CONSTRAINT retention_choices_pkey PRIMARY KEY (workspace_id, kind),
  CONSTRAINT retention_choices_keep_days_check CHECK (((keep_days >= 0) AND (keep_days <= 36500))),
  CONSTRAINT retention_choices_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 40))),
  CONSTRAINT retention_choices_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
ALTER TABLE platform.retention_choices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON platform.retention_choices FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.retention_choices AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.retention_choices FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER retention_choices_audit AFTER INSERT OR DELETE OR UPDATE ON platform.retention_choices FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('RETENTION');

-- Lists data that grows without end unless it is removed. Migrations add kinds; operators change default_days.
CREATE TABLE platform.retention_kinds (
  kind text NOT NULL,
  removal text NOT NULL,
  of_workspace boolean DEFAULT true NOT NULL,
  default_days integer,
  least_days integer NOT NULL,
  most_days integer DEFAULT 3650 NOT NULL,
  for_ever boolean DEFAULT true NOT NULL,
  CONSTRAINT retention_kinds_pkey PRIMARY KEY (kind),
  CONSTRAINT retention_kinds_check CHECK ((default_days >= least_days)),
  CONSTRAINT retention_kinds_check1 CHECK ((most_days >= least_days)),
  CONSTRAINT retention_kinds_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text)),
  CONSTRAINT retention_kinds_least_days_check CHECK ((least_days >= 0))
);

-- Holds the HMAC-SHA-256 keys of the seal as their two padded halves. Only signalbox_kernel reads it.
CREATE TABLE platform.seal_keys (
  id smallint NOT NULL,
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  active boolean DEFAULT true NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT seal_keys_pkey PRIMARY KEY (id)
);
CREATE TRIGGER seal_keys_renew_plans AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON platform.seal_keys FOR EACH STATEMENT
  EXECUTE FUNCTION platform.renew_plans_of_keys();

-- Says which role works in which schema. Services that the bootstrap prepared are here from the start, later ones call register_service().
CREATE TABLE platform.services (
  schema_name text NOT NULL,
  app_role text NOT NULL,
  accounts boolean DEFAULT false NOT NULL,
  CONSTRAINT services_pkey PRIMARY KEY (schema_name),
  CONSTRAINT services_app_role_key UNIQUE (app_role)
);

-- Holds how much a workspace has, as it was last counted.
CREATE TABLE platform.usage (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL,
  counted_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT usage_pkey PRIMARY KEY (workspace_id, kind),
  CONSTRAINT usage_amount_check CHECK ((amount >= 0)),
  CONSTRAINT usage_kind_fkey FOREIGN KEY (kind) REFERENCES platform.quota_defaults(kind),
  CONSTRAINT usage_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX usage_kind_idx ON platform.usage USING btree (kind);
ALTER TABLE platform.usage ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_reads ON platform.usage FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.usage FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON platform.usage AS RESTRICTIVE FOR ALL TO every_service
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON platform.usage FOR ALL TO every_service
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Says which subject of a token is which user.
CREATE TABLE platform.user_identities (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  user_id uuid NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT user_identities_pkey PRIMARY KEY (id),
  CONSTRAINT user_identities_issuer_check CHECK ((length(issuer) <= 500)),
  CONSTRAINT user_identities_issuer_subject_key UNIQUE (issuer, subject),
  CONSTRAINT user_identities_subject_check CHECK ((length(subject) <= 500)),
  CONSTRAINT user_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE
);
CREATE INDEX user_identities_user_id_idx ON platform.user_identities USING btree (user_id);
ALTER TABLE platform.user_identities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.user_identities FOR ALL TO every_service
  USING ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)))
  WITH CHECK ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)));
CREATE POLICY kernel_adds ON platform.user_identities FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.user_identities FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY kernel_removes ON platform.user_identities FOR DELETE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY owner_access ON platform.user_identities FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.user_identities AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER user_identities_audit AFTER INSERT OR DELETE OR UPDATE ON platform.user_identities FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('IDENTITY');
CREATE TRIGGER user_identities_settle_all AFTER TRUNCATE ON platform.user_identities FOR EACH STATEMENT
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER user_identities_settle_entries AFTER INSERT OR DELETE OR UPDATE ON platform.user_identities FOR EACH ROW
  EXECUTE FUNCTION platform.settle_entries_of_row();

-- Says which user belongs to which organization.
CREATE TABLE platform.user_organizations (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  user_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  role platform.organization_role DEFAULT 'MEMBER'::text NOT NULL,
  status platform.account_status DEFAULT 'ACTIVE'::text NOT NULL,
  invited_by uuid,
  joined_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT user_organizations_pkey PRIMARY KEY (id),
  CONSTRAINT user_organizations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES platform.users(id) ON DELETE SET NULL,
  CONSTRAINT user_organizations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES platform.organizations(id) ON DELETE CASCADE,
  CONSTRAINT user_organizations_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE,
  CONSTRAINT user_organizations_user_id_organization_id_key UNIQUE (user_id, organization_id)
);
CREATE INDEX user_organizations_invited_by_idx ON platform.user_organizations USING btree (invited_by) WHERE (invited_by IS NOT NULL);
CREATE INDEX user_organizations_organization_id_idx ON platform.user_organizations USING btree (organization_id);
ALTER TABLE platform.user_organizations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.user_organizations FOR ALL TO every_service
  USING ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)))
  WITH CHECK ((user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)));
CREATE POLICY kernel_adds ON platform.user_organizations FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.user_organizations FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.user_organizations FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY kernel_removes ON platform.user_organizations FOR DELETE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY owner_access ON platform.user_organizations FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.user_organizations AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER user_organizations_audit AFTER INSERT OR DELETE OR UPDATE ON platform.user_organizations FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('ORGANIZATION_MEMBER');
CREATE TRIGGER user_organizations_owner_quota BEFORE INSERT
  ON platform.user_organizations FOR EACH ROW WHEN (((new.role)::text = 'OWNER'::text))
  EXECUTE FUNCTION platform.check_quota('organizations_of_person');
CREATE TRIGGER user_organizations_quota BEFORE INSERT ON platform.user_organizations FOR EACH ROW
  EXECUTE FUNCTION platform.check_quota('members');
CREATE TRIGGER user_organizations_updated_at BEFORE UPDATE ON platform.user_organizations FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Is a person. Federated users have no password.
CREATE TABLE platform.users (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  email text NOT NULL,
  password_hash text,
  display_name text,
  status platform.account_status DEFAULT 'ACTIVE'::text NOT NULL,
  email_verified_at timestamp with time zone,
  failed_login_attempts integer DEFAULT 0 NOT NULL,
  locked_until timestamp with time zone,
  last_login_at timestamp with time zone,
  preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_check CHECK (((length(email) >= 3) AND (length(email) <= 320))),
  CONSTRAINT users_failed_login_attempts_check CHECK ((failed_login_attempts >= 0)),
  CONSTRAINT users_preferences_check CHECK ((jsonb_typeof(preferences) = 'object'::text))
);
CREATE INDEX users_email_idx ON platform.users USING btree (lower(email));
CREATE UNIQUE INDEX users_proven_email_key ON platform.users USING btree (lower(email)) WHERE (email_verified_at IS NOT NULL);
ALTER TABLE platform.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.users FOR ALL TO every_service
  USING (((id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) OR (id IN ( SELECT m.user_id
   FROM platform.workspace_members m
  WHERE (m.workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed))))))
  WITH CHECK (((id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed)) OR (id IN ( SELECT m.user_id
   FROM platform.workspace_members m
  WHERE (m.workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed))))));
CREATE POLICY kernel_adds ON platform.users FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.users FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.users FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY owner_access ON platform.users FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.users AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER users_audit AFTER INSERT OR DELETE OR UPDATE ON platform.users FOR EACH ROW EXECUTE FUNCTION platform.write_audit('USER');
CREATE TRIGGER users_settle_entries AFTER UPDATE OF status ON platform.users FOR EACH ROW WHEN (((old.status)::text <> (new.status)::text))
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER users_updated_at BEFORE UPDATE ON platform.users FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Says which user may enter which workspace, and in which role.
CREATE TABLE platform.workspace_members (
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role platform.membership_role DEFAULT 'VIEWER'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workspace_members_pkey PRIMARY KEY (workspace_id, user_id),
  CONSTRAINT workspace_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(id) ON DELETE CASCADE,
  CONSTRAINT workspace_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
);
CREATE INDEX workspace_members_user_id_idx ON platform.workspace_members USING btree (user_id);
ALTER TABLE platform.workspace_members ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.workspace_members FOR ALL TO every_service
  USING (((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed))
    OR (user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed))))
  WITH CHECK (((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed))
    OR (user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed))));
CREATE POLICY kernel_adds ON platform.workspace_members FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.workspace_members FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.workspace_members FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY kernel_removes ON platform.workspace_members FOR DELETE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY owner_access ON platform.workspace_members FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.workspace_members AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER workspace_members_audit AFTER INSERT OR DELETE OR UPDATE ON platform.workspace_members FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('MEMBER');
CREATE TRIGGER workspace_members_settle_all AFTER TRUNCATE ON platform.workspace_members FOR EACH STATEMENT
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspace_members_settle_entries AFTER INSERT OR DELETE OR UPDATE ON platform.workspace_members FOR EACH ROW
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspace_members_updated_at BEFORE UPDATE ON platform.workspace_members FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Is the unit of isolation.
CREATE TABLE platform.workspaces (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  settings jsonb DEFAULT '{}'::jsonb NOT NULL,
  status platform.account_status DEFAULT 'ACTIVE'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workspaces_pkey PRIMARY KEY (id),
  CONSTRAINT workspaces_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT workspaces_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES platform.organizations(id) ON DELETE CASCADE,
  CONSTRAINT workspaces_organization_id_slug_key UNIQUE (organization_id, slug),
  CONSTRAINT workspaces_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text)),
  CONSTRAINT workspaces_slug_check CHECK (((slug ~ '^[a-z0-9-]+$'::text) AND (length(slug) <= 63)))
);
CREATE INDEX workspaces_organization_id_open_idx ON platform.workspaces USING btree (organization_id)
  WHERE ((status)::text <> 'DELETED'::text);
ALTER TABLE platform.workspaces ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_access ON platform.workspaces FOR ALL TO every_service
  USING (((id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR (id IN ( SELECT m.workspace_id
   FROM platform.workspace_members m
  WHERE (m.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed))))))
  WITH CHECK (((id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR (id IN ( SELECT m.workspace_id
   FROM platform.workspace_members m
  WHERE (m.user_id = ( SELECT (platform.sealed('user_id'::text))::uuid AS sealed))))));
CREATE POLICY kernel_adds ON platform.workspaces FOR INSERT TO signalbox_kernel
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_changes ON platform.workspaces FOR UPDATE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed))
  WITH CHECK (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY kernel_reads ON platform.workspaces FOR SELECT TO signalbox_kernel
  USING (true);
CREATE POLICY kernel_removes ON platform.workspaces FOR DELETE TO signalbox_kernel
  USING (( SELECT platform.context_is_sealed() AS context_is_sealed));
CREATE POLICY owner_access ON platform.workspaces FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_context ON platform.workspaces AS RESTRICTIVE FOR ALL TO every_service
  USING ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL))
  WITH CHECK ((( SELECT NULLIF(platform.context_is_sealed(), false) AS "nullif") IS NOT NULL));
CREATE TRIGGER workspaces_audit AFTER INSERT OR DELETE OR UPDATE ON platform.workspaces FOR EACH ROW
  EXECUTE FUNCTION platform.write_audit('WORKSPACE');
CREATE TRIGGER workspaces_forget_events AFTER DELETE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.forget_events();
CREATE TRIGGER workspaces_quota BEFORE INSERT ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.check_quota('workspaces');
CREATE TRIGGER workspaces_settle_entries AFTER UPDATE OF status, organization_id
  ON platform.workspaces FOR EACH ROW WHEN ((((old.status)::text <> (new.status)::text) OR (old.organization_id <> new.organization_id)))
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspaces_updated_at BEFORE UPDATE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();

-- Lets a service prove its entries with this secret, besides those that were accepted before. The migrator calls it.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.accept_entry_key(role_name text, secret text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  key bytea := sha256(convert_to(secret, 'UTF8'));
BEGIN
  IF length(secret) < 32 THEN RAISE EXCEPTION 'an entry key has at least 32 characters' USING ERRCODE = '22023'; END IF;
  INSERT INTO platform.entry_keys (app_role, key_id, inner_pad, outer_pad)
    VALUES (role_name, substr(encode(sha256(key), 'hex'), 1, 16), platform.hmac_pad(key, 54), platform.hmac_pad(key, 92))
      ON CONFLICT DO NOTHING;
END
$function$;

-- Accepts an invitation once and returns its workspace. Unknown, expired, revoked, used and other people's invitations are the same error.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.accept_invitation(hash bytea, new_password_hash text, new_display_name text, local_issuer text,
  proof text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_one record; who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'accept', encode(hash, 'hex'), coalesce(new_password_hash, ''), local_issuer);
  SELECT i.workspace_id, i.id, i.email, i.role, i.invited_by, i.mailed INTO found_one FROM platform.invitations i
    WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now() FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = found_one.workspace_id AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'no such invitation' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  who := platform.accepting_user(found_one.email, found_one.mailed, new_password_hash, new_display_name, local_issuer);
  INSERT INTO platform.user_organizations (user_id, organization_id, role, invited_by, joined_at)
    SELECT who, w.organization_id, 'MEMBER', found_one.invited_by, now() FROM platform.workspaces w WHERE w.id = found_one.workspace_id
      ON CONFLICT DO NOTHING;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (found_one.workspace_id, who, found_one.role)
    ON CONFLICT DO NOTHING;
  UPDATE platform.invitations i SET status = 'ACCEPTED', accepted_by = who WHERE i.workspace_id = found_one.workspace_id
    AND i.id = found_one.id;
  RETURN found_one.workspace_id;
END
$function$;

-- Returns the user who accepts: the one of the sealed token, the one who proved the address that the provider of the token verified, or a
-- new one with that identity or a password. Only accept_invitation calls it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.accepting_user(invited_email text, by_mail boolean, new_password_hash text, new_display_name text,
  local_issuer text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  sealed_principal text := platform.sealed('principal');
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  verified_email text := lower(nullif(token ->> 2, ''));
  proven boolean := by_mail OR coalesce(verified_email = lower(invited_email), false);
  who uuid; known_email text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT u.id, u.email INTO who, known_email FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id
    AND u.status = 'ACTIVE'
   WHERE i.issuer = token ->> 0 AND i.subject = token ->> 1;
  IF FOUND THEN
    IF lower(invited_email) <> ALL (ARRAY[lower(known_email), coalesce(verified_email, lower(known_email))]) THEN
      RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation'; END IF;
    IF proven AND lower(known_email) = lower(invited_email) AND NOT EXISTS (SELECT FROM platform.users u
      WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL) THEN
      PERFORM platform.prove_address(who); END IF;
    RETURN who;
  END IF;
  IF verified_email <> lower(invited_email) THEN
    RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  IF token ->> 0 = local_issuer THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  IF token IS NULL AND new_password_hash IS NULL THEN RAISE EXCEPTION 'no identity' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  SELECT u.id INTO who FROM platform.users u WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL
    AND u.status = 'ACTIVE';
  IF FOUND AND verified_email IS NOT NULL THEN
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, token ->> 0, token ->> 1);
    RETURN who;
  END IF;
  -- Whoever reads the mail of the address may learn of its account; anybody else makes a second account that only claims the address.
  IF FOUND AND by_mail THEN RAISE EXCEPTION 'sign in first' USING ERRCODE = '42501', HINT = 'account-exists'; END IF;
  INSERT INTO platform.users (email, password_hash, display_name)
    VALUES (lower(invited_email), CASE WHEN token IS NULL THEN new_password_hash END, new_display_name) RETURNING id INTO who;
  INSERT INTO platform.user_identities (user_id, issuer, subject)
    VALUES (who, coalesce(token ->> 0, local_issuer), coalesce(token ->> 1, who::text));
  IF proven THEN PERFORM platform.prove_address(who); END IF;
  RETURN who;
END
$function$;

-- Names the functions for visitors, which only services that serve accounts may call.
-- Owner: signalbox_owner. Executable by: signalbox_kernel.
CREATE OR REPLACE FUNCTION platform.account_functions()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT ARRAY['login_candidate', 'begin_login', 'rotate_refresh_token', 'end_login', 'invitation_is_open', 'accept_invitation',
  'request_password_reset', 'reset_password', 'reset_is_open'] $function$;

-- Lists the roles that may touch tables of a schema: the role of its service, or all of them for the shared schema platform.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.app_roles(target_schema text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT string_agg(quote_ident(s.app_role), ', ' ORDER BY s.app_role) FROM platform.services s
  WHERE target_schema IN (s.schema_name, 'platform') $function$;

-- Appends to the entered workspace, one append after the other, each unless its condition fails; there is no other way to append. It
-- returns a row for each, in order: APPENDED, CONFLICT with ids of events in the way, REPEATED or KEY_REUSED for a key, TOKEN_FOREIGN for a
-- token of another workspace, TOKEN_REQUIRED for a bare position that says too little. It returns no row and appends nothing where it would
-- have to wait for locks and must not.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.append_together(ids uuid[], event_types text[], event_data jsonb[], event_metadata jsonb[],
  event_ends integer[], event_tags text[], event_tag_ends integer[], correlations text[], causations uuid[], types text[],
  type_ends integer[], tags text[], tag_ends integer[], item_ends integer[], seen pg_snapshot[], seen_in uuid[], seen_low bigint[],
  seen_high bigint[], receipt_keys text[], receipt_digests bytea[], wait boolean)
 RETURNS TABLE(outcome text, first_position bigint, last_position bigint, conflicting uuid[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id(); -- as sealed, see below: defaults and policies of what is stored read the setting, too
  stream bigint; tick bigint;
  ordered_since bigint;
  receipt record;
  step integer := 256;
  first_slot integer := 1 + pg_backend_pid() % 255; slot integer := first_slot;
  one jsonb;
  clashes bigint[];
  a integer; z integer; -- the events of one append: from a to z
  first_item integer;
  dims text;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are appended at READ COMMITTED only' USING ERRCODE = '0A000';
  END IF;
  IF cardinality(ids) = 0 THEN RAISE EXCEPTION 'no events' USING ERRCODE = '22023'; END IF;
  -- Few calls, since each costs a microsecond in every transaction: a list of n elements has the dimensions [1:n], an empty one none.
  dims := concat('[1:', cardinality(ids), ']');
  IF (dims = ALL (ARRAY[array_dims(ids), array_dims(event_types), array_dims(event_data), array_dims(event_metadata)])
    AND cardinality(event_tag_ends) = cardinality(ids)
      AND platform.are_ends(event_ends, cardinality(ids)) AND platform.are_ends(event_tag_ends, cardinality(event_tags))
        AND platform.are_ends(type_ends, cardinality(types))
      AND platform.are_ends(tag_ends, cardinality(tags)) AND platform.are_ends(item_ends, cardinality(tag_ends))
      AND cardinality(item_ends) = cardinality(event_ends) AND cardinality(type_ends) = cardinality(tag_ends)
        AND receipt_keys IS NOT NULL) IS NOT TRUE
    OR concat('[1:', cardinality(event_ends), ']') <> ANY (ARRAY[array_dims(receipt_keys), array_dims(correlations),
      array_dims(causations), array_dims(seen),
      array_dims(seen_in), array_dims(seen_low), array_dims(seen_high), array_dims(receipt_digests)])
    OR array_dims(event_tags) <> concat('[1:', cardinality(event_tags), ']') OR array_dims(types) <> concat('[1:', cardinality(types), ']')
    OR array_dims(tags) <> concat('[1:', cardinality(tags), ']') OR array_position(types, NULL) > 0 OR array_position(tags, NULL) > 0 THEN
    RAISE EXCEPTION 'the arrays do not fit' USING ERRCODE = '22023';
  END IF;
  -- Rows and tables are not waited for either, or hardly.
  IF NOT wait THEN dims := set_config('lock_timeout', '50ms', true); END IF;
  FOREACH one IN ARRAY event_metadata LOOP
    IF jsonb_typeof(one) IS DISTINCT FROM 'object' THEN RAISE EXCEPTION 'metadata is no object' USING ERRCODE = '23514'; END IF;
  END LOOP;
  SELECT hashtextextended(ws::text, s.salt), (SELECT max(e.position) >> 8 FROM platform.events e WHERE e.workspace_id = ws)
    INTO stream, tick FROM platform.event_salt s;
  IF NOT platform.lock_events(stream, event_types, event_tags, types, type_ends, tags, tag_ends, receipt_keys, wait) THEN RETURN; END IF;
  -- From here on each statement sees what others committed before the locks were granted.
  -- Whatever these appends add will lie above the published tick, since they read the highest position once more afterwards.
  tick := greatest(tick, platform.event_tick());
  IF pg_advisory_xact_lock_shared((stream << 32 >> 32)::integer, (tick << 32 >> 32)::integer) IS NULL THEN NULL; END IF;
  WHILE NOT pg_try_advisory_xact_lock((stream >> 32)::integer, slot) LOOP
    slot := 1 + slot % 255;
    IF slot = first_slot THEN RAISE EXCEPTION 'too many appends under way in one workspace' USING ERRCODE = '53000'; END IF;
  END LOOP;
  SELECT (SELECT o.since FROM platform.event_order o WHERE o.workspace_id = ws), greatest(tick, (SELECT max(e.position) >> 8
    FROM platform.events e WHERE e.workspace_id = ws))
    INTO ordered_since, tick FROM platform.workspaces w WHERE w.id = ws;
  IF NOT FOUND THEN RAISE EXCEPTION 'the workspace is gone' USING ERRCODE = '42501', HINT = 'unknown-workspace'; END IF;
  IF ordered_since IS NOT NULL THEN step := 1; slot := 0; END IF;
  FOR i IN 1 .. cardinality(event_ends) LOOP
    a := coalesce(event_ends[i - 1], 0) + 1;
    z := event_ends[i];
    first_item := coalesce(item_ends[i - 1], 0) + 1;
    IF a > z OR seen[i] IS NOT NULL AND seen_high[i] IS NULL THEN RAISE EXCEPTION 'the arrays do not fit' USING ERRCODE = '22023'; END IF;
    first_position := NULL; last_position := NULL; conflicting := NULL;
    IF receipt_keys[i] IS NOT NULL THEN
      SELECT * INTO receipt FROM platform.event_receipts r WHERE r.workspace_id = ws AND r.key = receipt_keys[i];
      IF FOUND THEN
        outcome := CASE WHEN receipt.digest = receipt_digests[i] THEN 'REPEATED' ELSE 'KEY_REUSED' END;
        first_position := receipt.first_position; last_position := receipt.last_position;
        RETURN NEXT; CONTINUE;
      END IF;
    END IF;
    IF seen_in[i] <> ws THEN
      outcome := 'TOKEN_FOREIGN';
      RETURN NEXT; CONTINUE;
    END IF;
    IF first_item <= item_ends[i] AND seen[i] IS NULL AND (seen_high[i] < ordered_since OR seen_high[i] IS NOT NULL
      AND ordered_since IS NULL) THEN
      outcome := 'TOKEN_REQUIRED';
      RETURN NEXT; CONTINUE;
    END IF;
    IF ordered_since IS NOT NULL THEN
      UPDATE platform.event_order o SET head = o.head + (z - a + 1) WHERE o.workspace_id = ws RETURNING o.head - (z - a + 1) INTO tick;
    END IF;
    clashes := platform.unseen_match(types, type_ends, tags, tag_ends, first_item, item_ends[i], seen[i], CASE WHEN seen[i] IS NULL
      THEN seen_high[i] ELSE seen_low[i] END, seen_high[i]);
    IF clashes IS NOT NULL THEN
      outcome := 'CONFLICT';
      conflicting := ARRAY(SELECT e.id FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (clashes) ORDER BY e.position);
      IF ordered_since IS NOT NULL THEN UPDATE platform.event_order o SET head = tick WHERE o.workspace_id = ws; END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF a = z THEN
      WITH event AS (
        INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
          VALUES ((tick + 1) * step + slot, ids[a], event_types[a], event_data[a], event_metadata[a],
            event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]], correlations[i], causations[i]))
      INSERT INTO platform.event_tags (tag, position, type)
        SELECT g.tag, (tick + 1) * step + slot, event_types[a]
          FROM unnest(event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]]) AS g (tag);
    ELSE
      INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
        SELECT (tick + e.n) * step + slot, e.id, e.type, e.data, e.metadata,
          event_tags[coalesce(event_tag_ends[a + e.n - 2], 0) + 1 : event_tag_ends[a + e.n - 1]], correlations[i], causations[i]
          FROM unnest(ids[a:z], event_types[a:z], event_data[a:z], event_metadata[a:z]) WITH ORDINALITY AS e (id, type, data, metadata, n);
      INSERT INTO platform.event_tags (tag, position, type)
        SELECT g.tag, (tick + e.n) * step + slot, e.type FROM unnest(event_types[a:z]) WITH ORDINALITY AS e (type, n),
          unnest(event_tags[coalesce(event_tag_ends[a + e.n - 2], 0) + 1 : event_tag_ends[a + e.n - 1]]) AS g (tag);
    END IF;
    outcome := 'APPENDED';
    first_position := (tick + 1) * step + slot;
    tick := tick + (z - a + 1);
    last_position := tick * step + slot;
    IF receipt_keys[i] IS NOT NULL THEN
      INSERT INTO platform.event_receipts (key, digest, first_position, last_position)
        VALUES (receipt_keys[i], receipt_digests[i], append_together.first_position, append_together.last_position);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$function$;

-- Tells whether the numbers never go down and the last is the total: they say where the parts of a list end.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.are_ends(ends integer[], total integer)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
DECLARE
  last integer := 0;
  one integer;
BEGIN
  IF NOT platform.is_list(ends) THEN RETURN false; END IF;
  FOREACH one IN ARRAY ends LOOP
    IF (one >= last) IS NOT TRUE THEN RETURN false; END IF;
    last := one;
  END LOOP;
  RETURN last = total;
END
$function$;

-- Begins a family of refresh tokens and forgets failures of this origin, after the password was verified, which the proof says.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.begin_login(who uuid, refresh_hash bytea, given_email text, given_origin text, proof text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'login', who::text, encode(refresh_hash, 'hex'), given_email, given_origin);
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || who, 0));
  UPDATE platform.users u SET last_login_at = now() WHERE u.id = who AND u.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  DELETE FROM platform.login_attempts a WHERE a.address_hash = sha256(convert_to(lower(given_email), 'UTF8')) AND a.origin = given_origin;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at)
    VALUES (refresh_hash, gen_random_uuid(), who, now() + interval '30 days');
END
$function$;

-- Sets and seals the context and returns the role; it refuses to change a context within a transaction. Only the enter functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.bind_context(user_id uuid, workspace_id uuid, role text, principal text, request_id text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET debug_print_plan TO 'off'
AS $function$
DECLARE
  wanted text := concat_ws('|', '', coalesce(user_id::text, ''), coalesce(workspace_id::text, ''), role, principal);
  -- Both halves at once: each call is folded by itself, and a key may be replaced in between.
  pads bytea := (platform.key_pads('seal', 'both'))[1];
  ignored text;
BEGIN
  IF current_setting('signalbox.seal', true) <> '' AND wanted <> substr(current_setting('signalbox.seal', true), 65) THEN
    RAISE EXCEPTION 'this transaction was entered already' USING ERRCODE = '42501', HINT = 'already-entered';
  END IF;
  ignored := concat(set_config('signalbox.user_id', coalesce(user_id::text, ''), true),
    set_config('signalbox.workspace_id', coalesce(workspace_id::text, ''), true),
    set_config('signalbox.role', role, true), set_config('signalbox.principal', principal, true),
      set_config('signalbox.request_id', coalesce(request_id, ''), true),
    set_config('signalbox.seal', concat(encode(sha256(substr(pads, 1, 64)
      || sha256(substr(pads, 65) || timestamptz_send(transaction_timestamp()) || textsend(wanted))), 'hex'), wanted), true));
  -- A read is stopped sooner than a write, unless the operator set another limit.
  IF current_setting('transaction_read_only') = 'on' AND current_setting('statement_timeout') = '10s' THEN
    ignored := set_config('statement_timeout', '5s', true);
  END IF;
  RETURN role;
END
$function$;

-- Changes the caller's own name, or (second argument) password; a new password ends all logins.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.change_me(new_display_name text, new_password_hash text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  me uuid := platform.current_user_id();
BEGIN
  PERFORM platform.require_context('PERSON');
  IF new_password_hash IS NULL THEN
    UPDATE platform.users u SET display_name = new_display_name WHERE u.id = me;
  ELSE
    PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || me, 0));
    UPDATE platform.users u SET password_hash = new_password_hash WHERE u.id = me;
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.user_id = me AND t.revoked_at IS NULL;
  END IF;
END
$function$;

-- Renames, suspends, resumes or (DELETED) deletes a workspace with everything in it: it is closed at once and emptied by remove_deleted.
-- Owners and administrators of its organization may call it.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.change_workspace(workspace uuid, new_name text, new_status text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_organization_role((SELECT w.organization_id FROM platform.workspaces w WHERE w.id = workspace
    AND w.status <> 'DELETED'), 'OWNER', 'ADMIN');
  IF new_status = 'DELETED' THEN
    PERFORM platform.mark_deleted(workspace);
  ELSE
    UPDATE platform.workspaces w SET name = coalesce(new_name, w.name), status = coalesce(new_status, w.status) WHERE w.id = workspace
      AND w.status <> 'DELETED';
    -- Deleted by another one while the lock of the organization was waited for.
    IF NOT FOUND THEN RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  END IF;
END
$function$;

-- Lets only administrators make and revoke keys. A key is backed by who makes it and stays revoked; a key makes only keys within its own
-- scopes, backed by its own maker.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.check_api_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  held text := coalesce(platform.sealed('role'), '');
BEGIN
  -- Migrations and operators have no context; a service without one has changed it since its statement began.
  IF held = '' AND NOT EXISTS (SELECT FROM platform.services s WHERE s.app_role = session_user) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'last_used_at' = to_jsonb(OLD) - 'last_used_at' THEN RETURN NEW; END IF;
    IF OLD.status = 'REVOKED' AND NEW.status <> 'REVOKED' THEN RAISE EXCEPTION 'a key is revoked for ever' USING ERRCODE = '23514'; END IF;
  ELSIF held LIKE 'KEY:%' THEN
    -- Backed by whoever backs the key that makes it.
    SELECT k.user_id INTO NEW.user_id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid
      AND k.key_id = substr(platform.sealed('principal'), 5);
  ELSIF NEW.user_id IS DISTINCT FROM platform.sealed('user_id')::uuid THEN
    RAISE EXCEPTION 'a key is backed by who makes it' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF held IN ('OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ','))
    AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$function$;

-- Raises 42P16 unless workspace_id is NOT NULL, defaulted, and leads every unique index and foreign key.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.check_isolable(target regclass)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  bad text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                 WHERE a.attrelid = target AND a.attname = 'workspace_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype
                   AND pg_get_expr(d.adbin, d.adrelid) = 'platform.current_workspace_id()') THEN
    RAISE EXCEPTION '% needs workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id()', target USING ERRCODE = '42P16';
  END IF;
  SELECT string_agg(i.indexrelid::regclass::text, ', ') INTO bad FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'workspace_id'
   WHERE i.indrelid = target AND i.indisunique AND i.indkey[0] <> a.attnum;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION '% has a unique index that does not start with workspace_id: %', target, bad USING ERRCODE = '42P16';
  END IF;
  SELECT string_agg(k.conname, ', ') INTO bad FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'workspace_id'
    JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attname = 'workspace_id'
   WHERE k.conrelid = target AND k.contype = 'f' AND (k.conkey[1] <> a.attnum OR k.confkey[1] <> f.attnum);
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION '% has a foreign key that does not start with workspace_id: %', target, bad USING ERRCODE = '42P16';
  END IF;
END
$function$;

-- Refuses a row beyond a quota of its organization (53400; the hint names the quota). Two at the same time may exceed it by one.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.check_quota()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  counted text := TG_ARGV[0];
  present bigint;
  organization uuid;
BEGIN
  CASE counted
    WHEN 'workspaces' THEN
      organization := NEW.organization_id;
      SELECT count(*) INTO present FROM platform.workspaces w WHERE w.organization_id = organization AND w.status <> 'DELETED';
    WHEN 'members' THEN
      organization := NEW.organization_id;
      -- Who is in already adds nothing: an insert that ON CONFLICT will drop.
      IF EXISTS (SELECT FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = NEW.user_id) THEN
        RETURN NEW;
      END IF;
      SELECT count(*) INTO present FROM platform.user_organizations m WHERE m.organization_id = organization;
    WHEN 'organizations_of_person' THEN
      SELECT count(*) INTO present FROM platform.user_organizations m JOIN platform.organizations o ON o.id = m.organization_id
        AND o.status <> 'DELETED'
        WHERE m.user_id = NEW.user_id AND m.role = 'OWNER';
    WHEN 'api_keys' THEN
      SELECT w.organization_id INTO organization FROM platform.workspaces w WHERE w.id = NEW.workspace_id;
      SELECT count(*) INTO present FROM platform.api_keys k JOIN platform.workspaces w ON w.id = k.workspace_id
        WHERE w.organization_id = organization AND k.status = 'ACTIVE';
  END CASE;
  IF present >= platform.quota(organization, counted) THEN
    RAISE EXCEPTION 'a quota is used up' USING ERRCODE = '53400', HINT = counted;
  END IF;
  RETURN NEW;
END
$function$;

-- Tells whether the settings are exactly those that an enter function set in this transaction. The policy sealed_context of directory
-- tables, policies of the kernel and command functions ask it.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.context_is_sealed()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  RETURN coalesce(platform.sealed('role') IS NOT NULL AND substr(current_setting('signalbox.seal', true), 65) = concat_ws('|', '',
    current_setting('signalbox.user_id', true),
    current_setting('signalbox.workspace_id', true), current_setting('signalbox.role', true),
      current_setting('signalbox.principal', true)), false);
END
$function$;

-- Makes an organization that the caller owns and returns its id.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.create_organization(new_name text, new_slug text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  made uuid;
BEGIN
  PERFORM platform.require_context('PERSON');
  INSERT INTO platform.organizations (name, slug) VALUES (new_name, new_slug) RETURNING id INTO made;
  INSERT INTO platform.user_organizations (user_id, organization_id, role, joined_at)
    VALUES (platform.current_user_id(), made, 'OWNER', now());
  RETURN made;
END
$function$;

-- Makes a workspace of an organization that the caller administers, with the caller as its owner, and returns its id.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.create_workspace(organization uuid, new_name text, new_slug text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  made uuid;
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER', 'ADMIN');
  INSERT INTO platform.workspaces (organization_id, name, slug) VALUES (organization, new_name, new_slug) RETURNING id INTO made;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (made, platform.current_user_id(), 'OWNER');
  RETURN made;
END
$function$;

-- Returns the user of the running transaction, or NULL for API keys and jobs. Keep it inlinable.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('signalbox.user_id'::text, true), ''::text))::uuid;

-- Returns the workspace of the running transaction, or NULL where none was entered. Keep it inlinable.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.current_workspace_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('signalbox.workspace_id'::text, true), ''::text))::uuid;

-- Deletes the caller's own account: its address, name, password, identities and memberships go, its id stays in what it did. It is refused
-- for the last owner of an organization or workspace.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.delete_me()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  me uuid := platform.sealed('user_id')::uuid;
BEGIN
  PERFORM platform.require_context('PERSON');
  PERFORM FROM platform.organizations o JOIN platform.user_organizations m ON m.organization_id = o.id WHERE m.user_id = me
    ORDER BY o.id FOR NO KEY UPDATE OF o;
  PERFORM FROM platform.workspaces w JOIN platform.workspace_members m ON m.workspace_id = w.id WHERE m.user_id = me
    ORDER BY w.id FOR NO KEY UPDATE OF w;
  IF EXISTS (SELECT FROM platform.user_organizations m JOIN platform.organizations o ON o.id = m.organization_id AND o.status <> 'DELETED'
    WHERE m.user_id = me AND m.role = 'OWNER'
        AND NOT EXISTS (SELECT FROM platform.user_organizations x WHERE x.organization_id = m.organization_id AND x.role = 'OWNER'
          AND x.user_id <> me))
    OR EXISTS (SELECT FROM platform.workspace_members m JOIN platform.workspaces w ON w.id = m.workspace_id AND w.status <> 'DELETED'
      WHERE m.user_id = me AND m.role = 'OWNER'
        AND NOT EXISTS (SELECT FROM platform.workspace_members x WHERE x.workspace_id = m.workspace_id AND x.role = 'OWNER'
          AND x.user_id <> me)) THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  DELETE FROM platform.workspace_members m WHERE m.user_id = me;
  DELETE FROM platform.user_organizations m WHERE m.user_id = me;
  DELETE FROM platform.user_identities i WHERE i.user_id = me;
  DELETE FROM platform.password_resets r WHERE r.user_id = me;
  UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.user_id = me AND t.revoked_at IS NULL;
  UPDATE platform.users u SET status = 'DELETED', email = 'deleted-' || u.id
    || '@signalbox.invalid', display_name = NULL, password_hash = NULL WHERE u.id = me;
END
$function$;

-- Closes an organization and all its workspaces for good, for its owners. Its rows go with those of its last workspace.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.delete_organization(organization uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER');
  PERFORM platform.mark_deleted(w.id) FROM platform.workspaces w WHERE w.organization_id = organization AND w.status <> 'DELETED'
    ORDER BY w.id;
  UPDATE platform.organizations o SET status = 'DELETED', slug = 'deleted-' || o.id WHERE o.id = organization;
END
$function$;

-- Logs out: revokes the family of a refresh token.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.end_login(hash bytea, proof text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'logout', encode(hash, 'hex'));
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = hash;
  UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.revoked_at IS NULL
    AND t.family_id = (SELECT x.family_id FROM platform.refresh_tokens x WHERE x.token_hash = hash);
END
$function$;

-- Tells whether entries with this key would be accepted and enters nothing; a service asks at its start.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_check(proof text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT platform.proof_holds(proof, 'check') $function$;

-- Enters the workspace of an API key, as the key, and returns KEY:, its scopes, @ and the workspace. Unknown, revoked and expired keys are
-- the same error; one whose maker lost the role says so.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_key(public_key_id text, secret_hash bytea, request_id text, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_key record; granted text;
BEGIN
  IF NOT platform.proof_holds(proof, 'key', public_key_id, encode(secret_hash, 'hex')) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  SELECT k.workspace_id, k.user_id, k.scopes INTO found_key
    FROM platform.api_keys k
    JOIN platform.workspaces w ON w.id = k.workspace_id AND w.status = 'ACTIVE'
    JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
   WHERE k.key_id = public_key_id AND k.key_hash = secret_hash AND k.status = 'ACTIVE' AND (k.expires_at IS NULL OR k.expires_at > now());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown key' USING ERRCODE = '42501', HINT = 'unknown-key';
  END IF;
  IF NOT platform.key_is_backed(found_key.user_id, found_key.workspace_id, found_key.scopes) THEN
    RAISE EXCEPTION 'the maker lost the role' USING ERRCODE = '42501', HINT = 'key-suspended';
  END IF;
  granted := 'KEY:' || array_to_string(found_key.scopes, ',');
  RETURN platform.bind_context(NULL, found_key.workspace_id, granted, 'key:' || public_key_id, request_id) || '@'
    || found_key.workspace_id || platform.next_nonce(proof);
END
$function$;

-- Enters a workspace as the user behind a verified token and returns the role. An unknown workspace and a missing membership are the same
-- error.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_user uuid; found_role text;
BEGIN
  IF NOT platform.proof_holds(proof, 'member', token_issuer, token_subject, workspace::text) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  SELECT e.user_id, e.role INTO found_user, found_role FROM platform.member_entries e WHERE e.issuer = token_issuer
    AND e.subject = token_subject AND e.in_workspace = workspace;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member';
  END IF;
  RETURN platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$function$;

-- Enters without a workspace, to list one's own organizations and workspaces.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_person(token_issuer text, token_subject text, request_id text, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_user uuid;
BEGIN
  IF NOT platform.proof_holds(proof, 'person', token_issuer, token_subject) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  SELECT u.id INTO found_user FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user';
  END IF;
  RETURN platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$function$;

-- Enters a workspace for a background job.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_service(workspace uuid, service text, reason text, request_id text, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF NOT platform.proof_holds(proof, 'service', workspace::text, service, reason) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  -- The parts of what is sealed are parted by bars.
  IF coalesce(service, '') = '' OR strpos(service, '|') > 0 OR coalesce(reason, '') = '' THEN
    RAISE EXCEPTION 'a job names itself and its reason' USING ERRCODE = '42501', HINT = 'unnamed-job';
  END IF;
  IF NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'unknown workspace' USING ERRCODE = '42501', HINT = 'unknown-workspace';
  END IF;
  RETURN platform.bind_context(NULL, workspace, 'SERVICE', 'service:' || service, request_id) || platform.next_nonce(proof);
END
$function$;

-- Enters before a user is known, to log in or accept an invitation, and sees no table. Issuer and subject of a verified token and the
-- address that its provider verified, or empty texts, become part of the sealed principal.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, token_email text, request_id text, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject, token_email) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor'
    ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject, token_email)::text, '|', concat(chr(92), 'u007c')) END,
      request_id) || platform.next_nonce(proof);
END
$function$;

-- Hands out a number for the next proof of this connection.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.entry_nonce()
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  -- Microseconds since 1970: sixteen digits until the year 2286, and never the same twice in one backend.
  nonce bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
  WHILE NOT pg_try_advisory_lock(platform.nonce_lock(nonce, 1)) LOOP nonce := nonce + 1; END LOOP;
  RETURN nonce::text;
END
$function$;

-- Returns the snapshot of the running statement, with its own transaction among those that are not over.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.event_snapshot()
 RETURNS pg_snapshot
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  me xid8 := pg_current_xact_id_if_assigned();
BEGIN
  IF me IS NULL THEN RETURN pg_current_snapshot(); END IF;
  RETURN (SELECT format('%s:%s:%s', least(pg_snapshot_xmin(pg_current_snapshot()), me),
      greatest(pg_snapshot_xmax(pg_current_snapshot()), (me::text::bigint + 1)::text::xid8), string_agg(u.x::text, ','
        ORDER BY u.x))::pg_snapshot
    FROM (SELECT pg_snapshot_xip(pg_current_snapshot()) AS x UNION SELECT me) u);
END
$function$;

-- Returns the key of the lock that every append of a workspace shares, from which its other keys are derived. Only kernel functions call
-- it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.event_stream_key(workspace uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT hashtextextended(workspace::text, s.salt) FROM platform.event_salt s $function$;

-- Returns the present, in ticks of 256 microseconds since 2025. Keep it inlinable.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.event_tick()
 RETURNS bigint
 LANGUAGE sql
RETURN (((EXTRACT(epoch FROM clock_timestamp()) * 3906.25))::bigint - '6780037500000'::bigint);

-- Returns the position up to which the log of the entered workspace is complete: no event at or below it will appear later. Only appends
-- under way in this workspace hold it back.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.event_watermark()
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  stream bigint;
  high bigint;
  present bigint;
  low bigint;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  SELECT coalesce(greatest(max(e.position), (SELECT o.head FROM platform.event_order o
    WHERE o.workspace_id = ws)), 0), platform.event_tick() INTO high, present
    FROM platform.events e WHERE e.workspace_id = ws;
  present := greatest(present, high >> 8);
  -- A published tick is cut to 32 bits, which last 12 days; the one nearest to the present is meant.
  -- It counts where the same process holds the whole key of this workspace: half a key may be another's.
  SELECT min(p.tick) INTO low FROM (
    SELECT min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648)
      FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d
        WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours;
  RETURN least(high, low * 256 + 255);
END
$function$;

-- Lists the appends under way in the entered workspace, which hold the watermark back: the server process and since when.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.events_under_way()
 RETURNS TABLE(process integer, since timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  present bigint := platform.event_tick();
  stream bigint;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  RETURN QUERY SELECT p.pid, to_timestamp((p.tick + 6780037500000) / 3906.25) FROM (
    SELECT l.pid, min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648)
      FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d
        WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours AND p.tick IS NOT NULL;
END
$function$;

-- Deletes the events of a workspace that was deleted, after appends under way.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.forget_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock(platform.event_stream_key(OLD.id));
  DELETE FROM platform.event_tags t WHERE t.workspace_id = OLD.id;
  DELETE FROM platform.events e WHERE e.workspace_id = OLD.id;
  RETURN NULL;
END
$function$;

-- Returns the caller's role in an organization, if it is one of these, and takes no lock. An unknown organization is answered like a
-- foreign one.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.held_organization_role(organization uuid, VARIADIC allowed text[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  held text;
BEGIN
  PERFORM platform.require_context('PERSON');
  SELECT m.role INTO held FROM platform.user_organizations m JOIN platform.organizations o ON o.id = m.organization_id
    AND o.status = 'ACTIVE'
   WHERE m.organization_id = organization AND m.user_id = platform.current_user_id() AND m.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$function$;

-- Returns the key, padded to 64 bytes, XOR one byte repeated: 54 for the inner half of HMAC-SHA-256, 92 for the outer one.
-- Owner: signalbox_owner. Executable by: signalbox_kernel.
CREATE OR REPLACE FUNCTION platform.hmac_pad(key bytea, pad integer)
 RETURNS bytea
 LANGUAGE plpgsql
 IMMUTABLE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  padded bytea := substr(key || decode(repeat('00', 64), 'hex'), 1, 64);
BEGIN
  FOR i IN 0 .. 63 LOOP padded := set_byte(padded, i, get_byte(padded, i) # pad); END LOOP;
  RETURN padded;
END
$function$;

-- Tells whether an invitation can be accepted; asked before a password is hashed.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.invitation_is_open(hash bytea, proof text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'invitation', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.invitations i JOIN platform.workspaces w ON w.id = i.workspace_id AND w.status = 'ACTIVE'
    WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now());
END
$function$;

-- Invites into the entered workspace and returns the id; an earlier invitation of the same address ends. The last argument tells whether
-- the token is mailed to the address alone.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.invite(invited_email text, given_role text, hash bytea, by_mail boolean)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  made uuid;
BEGIN
  IF platform.require_context('OWNER', 'ADMIN', 'KEY:admin') <> 'OWNER' AND given_role = 'OWNER' THEN
    RAISE EXCEPTION 'only owners make owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id()
    AND lower(i.email) = lower(invited_email) AND i.status = 'PENDING';
  INSERT INTO platform.invitations (token_hash, email, role, invited_by, mailed)
    VALUES (hash, invited_email, given_role, platform.current_user_id(), by_mail) RETURNING id INTO made;
  RETURN made;
END
$function$;

-- Tells whether an array has one dimension and begins at 1, or is empty. Keep it inlinable.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.is_list(a anyarray)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT a IS NOT NULL AND coalesce(array_ndims(a) = 1 AND array_lower(a, 1) = 1, true) $function$;

-- Makes a table a workspace table: row-level security enabled and forced, the two policies, owner access, grants to the service of its
-- schema. Every table with workspace_id goes through here.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.isolate(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE'::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  current_one text := '(workspace_id = platform.current_workspace_id())';
  sealed_one text := '((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL)';
  roles text := (SELECT platform.app_roles(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target);
BEGIN
  IF privileges !~ '^(SELECT|INSERT|UPDATE|DELETE)(, (SELECT|INSERT|UPDATE|DELETE))*$' THEN
    RAISE EXCEPTION 'not a list of row privileges: %', privileges USING ERRCODE = '22023';
  END IF;
  PERFORM platform.check_isolable(target);
  IF roles IS NULL THEN RAISE EXCEPTION 'no service is registered for the schema of %', target USING ERRCODE = '42704'; END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace_isolation ON %s TO %s USING %s WITH CHECK %s', target, roles, current_one, current_one);
  EXECUTE format('CREATE POLICY sealed_workspace ON %s AS RESTRICTIVE TO %s USING %s WITH CHECK %s', target, roles, sealed_one, sealed_one);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
END
$function$;

-- Hands a function to the kernel role; only kernel functions and the callers that are named may execute it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.kernel_keeps(target regprocedure, VARIADIC callers text[] DEFAULT '{}'::text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  home text := (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = target);
  caller text;
BEGIN
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO signalbox_kernel', home);
  EXECUTE format('ALTER FUNCTION %s OWNER TO signalbox_kernel', target);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM signalbox_kernel', home);
  -- A grant to the owner from before would have gone over to the new owner.
  SET LOCAL ROLE signalbox_kernel;
  FOREACH caller IN ARRAY callers LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', target, caller); END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$function$;

-- Hands a function to the kernel role and opens it to the services of its schema.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.kernel_owns(target regprocedure)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  home text := (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = target);
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', target, platform.app_roles(home));
  PERFORM platform.kernel_keeps(target);
END
$function$;

-- Hands a table of platform to the kernel role, which alone may read it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.kernel_owns_table(target regclass)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
  EXECUTE format('ALTER TABLE %s OWNER TO signalbox_kernel', target);
  REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
END
$function$;

-- Names the keys of a ring. It is a constant of the plans that use it, so only kernel functions with debug_print_plan off may call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.key_ids(ring text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN RETURN platform.read_keys(ring, 'id'); END $function$;

-- Tells whether the maker of a key may still enter its workspace, with a role that permits what the key may do. Only kernel functions call
-- it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.key_is_backed(maker uuid, workspace uuid, scopes text[])
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  RETURN EXISTS (SELECT FROM platform.member_entries e WHERE e.user_id = maker AND e.in_workspace = workspace
    AND (e.role IN ('OWNER', 'ADMIN') OR NOT 'admin' = ANY (scopes) AND (e.role = 'EDITOR' OR NOT 'write' = ANY (scopes))));
END
$function$;

-- Returns the inner, the outer or (of seals) both halves of the keys of a ring, in the order of key_ids. It is a constant of the plans that
-- use it, so only kernel functions with debug_print_plan off may call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.key_pads(ring text, half text)
 RETURNS bytea[]
 LANGUAGE plpgsql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE pads bytea[]; pad text;
BEGIN
  FOREACH pad IN ARRAY coalesce(platform.read_keys(ring, half), '{}') LOOP pads := pads || decode(pad, 'hex'); END LOOP;
  RETURN pads;
END
$function$;

-- Returns a position of the entered workspace whose event was recorded before an instant, while the next one was not; a position before all
-- events where none was.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.last_event_before(instant timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce((SELECT min(e.position) FROM platform.events e WHERE e.workspace_id = ws), 0) - 1;
  high bigint := (SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = ws) + 1;
  middle bigint;
  at bigint;
  recorded timestamptz;
BEGIN
  WHILE low + 1 < high LOOP
    middle := low + (high - low) / 2;
    SELECT e.position, e.recorded_at INTO at, recorded FROM platform.events e
      WHERE e.workspace_id = ws AND e.position >= middle AND e.position < high ORDER BY e.position LIMIT 1;
    IF recorded < instant THEN low := at; ELSE high := middle; END IF;
  END LOOP;
  RETURN low;
END
$function$;

-- Takes the locks of appends in one sorted pass: shared on the workspace and on all types and tags of the events; alone on one key of each
-- item of the conditions, its first tag if it has tags, else each of its types, else the workspace. It returns false where it would have to
-- wait and must not.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.lock_events(stream bigint, event_types text[], event_tags text[], types text[], type_ends integer[],
  tags text[], tag_ends integer[], receipt_keys text[], wait boolean)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
DECLARE
  shared bigint[] := ARRAY[stream];
  alone bigint[] := '{}';
  tag_from integer;
  type_from integer;
  key bigint;
  word text;
BEGIN
  FOREACH word IN ARRAY event_types LOOP
    IF (word ~ '^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*){1,3}$' AND length(word) <= 200) IS NOT TRUE THEN
      RAISE EXCEPTION 'not a type' USING ERRCODE = '23514';
    END IF;
    shared := shared || hashtextextended('type ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY event_tags LOOP
    IF (strpos(word, ':') BETWEEN 2 AND length(word) - 1 AND length(word) <= 300) IS NOT TRUE THEN
      RAISE EXCEPTION 'not a tag' USING ERRCODE = '23514';
    END IF;
    shared := shared || hashtextextended('tag ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY receipt_keys LOOP
    IF word IS NOT NULL THEN alone := alone || hashtextextended('receipt ' || word, stream); END IF;
  END LOOP;
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    tag_from := coalesce(tag_ends[i - 1], 0) + 1;
    type_from := coalesce(type_ends[i - 1], 0) + 1;
    IF tag_from <= tag_ends[i] THEN
      alone := alone || hashtextextended('tag ' || tags[tag_from], stream);
    ELSIF type_from <= type_ends[i] THEN
      FOREACH word IN ARRAY types[type_from : type_ends[i]] LOOP alone := alone || hashtextextended('type ' || word, stream); END LOOP;
    ELSE
      alone := alone || stream;
    END IF;
  END LOOP;
  -- Locks live in shared memory: beyond 64 the whole workspace is locked instead.
  IF cardinality(shared) + cardinality(alone) > 64 THEN
    alone := ARRAY[stream]; shared := '{}';
  END IF;
  FOREACH key IN ARRAY ARRAY(SELECT DISTINCT k FROM unnest(shared || alone) AS k ORDER BY k) LOOP
    IF NOT wait THEN
      IF NOT (CASE WHEN key = ANY (alone) THEN pg_try_advisory_xact_lock(key) ELSE pg_try_advisory_xact_lock_shared(key) END) THEN
        RETURN false;
      END IF;
    ELSIF (CASE WHEN key = ANY (alone) THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END) IS NULL THEN NULL;
    END IF;
  END LOOP;
  RETURN true;
END
$function$;

-- Returns whose passwords to verify: the user who proved the address, else up to three who claim it. It counts as a failure until
-- begin_login. From the fifth failure of an address at an origin on it returns no candidate and the seconds to wait.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.login_candidate(given_email text, given_origin text, proof text)
 RETURNS TABLE(candidate uuid, hash text, wait_seconds integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
DECLARE
  key bytea := sha256(convert_to(lower(given_email), 'UTF8'));
  attempts double precision;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'login-candidate', given_email, given_origin);
  INSERT INTO platform.login_attempts AS a (address_hash, origin, failures) VALUES (key, given_origin, 0)
    ON CONFLICT (address_hash, origin) DO UPDATE SET failures = a.failures * power(0.5::double precision, extract(epoch
      FROM now() - a.last_at)::double precision / 900), last_at = now()
    RETURNING a.failures INTO attempts;
  IF attempts > 4.5 THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 1 + ceil(900 * ln(attempts / 4.5) / ln(2))::integer;
    RETURN;
  END IF;
  UPDATE platform.login_attempts a SET failures = a.failures + 1 WHERE a.address_hash = key AND a.origin = given_origin;
  DELETE FROM platform.login_attempts a WHERE a.ctid = ANY (ARRAY(SELECT o.ctid FROM platform.login_attempts o
    WHERE o.last_at < now() - interval '1 day' ORDER BY o.last_at LIMIT 5 FOR UPDATE SKIP LOCKED));
  IF attempts + 1 > 4.5 THEN
    INSERT INTO platform.audit_log (principal, acting_user, action, subject, after, request_id)
      SELECT 'visitor', u.id, 'USER.LOGIN_THROTTLED', u.id::text, jsonb_build_object('origin', given_origin),
        coalesce(current_setting('signalbox.request_id', true), '')
        FROM platform.users u WHERE lower(u.email) = lower(given_email) LIMIT 3;
  END IF;
  RETURN QUERY SELECT u.id, u.password_hash, 0 FROM platform.users u
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
     AND (u.email_verified_at IS NOT NULL OR NOT EXISTS (SELECT FROM platform.users v WHERE lower(v.email) = lower(given_email)
       AND v.email_verified_at IS NOT NULL))
   ORDER BY u.created_at LIMIT 3;
END
$function$;

-- Closes a workspace for good and hands its rows to the job that removes them. Only kernel functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.mark_deleted(workspace uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO platform.deletions (in_workspace, organization_id, name, requested_by)
    SELECT w.id, w.organization_id, w.name, platform.sealed('principal') FROM platform.workspaces w WHERE w.id = workspace
      AND w.status <> 'DELETED' ON CONFLICT DO NOTHING;
  UPDATE platform.workspaces w SET status = 'DELETED', slug = 'deleted-' || w.id WHERE w.id = workspace AND w.status <> 'DELETED';
END
$function$;

-- Returns positions of events of the entered workspace that match a query, for each item in order. It looks at 100,000 events at most.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint,
  upto bigint, backwards boolean, max integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  budget integer := 100000;
  any_of text[];
  all_of text[];
  one text;
  found bigint[];
  size integer; -- of the next chunk
  looked integer; -- at so many events of a chunk
  low bigint; high bigint; -- what is left of the range
  wanted integer; -- so many matches are left to find
BEGIN
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    found := NULL;
    IF cardinality(all_of) > 1 THEN
      found := platform.positions_of_all(any_of, all_of, above, upto, CASE WHEN max IS NULL THEN 4096 ELSE 512 END);
      IF found IS NULL THEN all_of := platform.rarest_first(all_of, above); END IF;
    END IF;
    IF found IS NOT NULL THEN
      RETURN QUERY SELECT p FROM unnest(found) AS p ORDER BY CASE WHEN backwards THEN -p ELSE p END LIMIT max;
    ELSIF cardinality(all_of) = 1 AND any_of = '{}' AND max IS NOT NULL THEN
      IF backwards THEN
        RETURN QUERY SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto ORDER BY t.position DESC LIMIT max;
      ELSE
        RETURN QUERY SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto ORDER BY t.position LIMIT max;
      END IF;
    ELSIF cardinality(all_of) > 0 THEN
      size := 128; low := above; high := upto; wanted := max;
      LOOP
        IF backwards THEN
          SELECT count(*), min(c.position) - 1, array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of))
            INTO looked, high, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position DESC
                LIMIT size) c;
        ELSE
          SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of))
            INTO looked, low, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position LIMIT size) c;
        END IF;
        budget := budget - looked;
        IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found)
            AND e.tags @> all_of);
        END IF;
        RETURN QUERY SELECT p FROM unnest(found) AS p ORDER BY CASE WHEN backwards THEN -p ELSE p END LIMIT wanted;
        wanted := wanted - cardinality(found);
        EXIT WHEN looked < size OR wanted <= 0;
        size := least(size * 4, 2048);
      END LOOP;
    ELSIF any_of = '{}' AND backwards THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position DESC LIMIT coalesce(max, budget + 1);
      GET DIAGNOSTICS looked = ROW_COUNT;
      budget := budget - looked;
    ELSIF any_of = '{}' THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position LIMIT coalesce(max, budget + 1);
      GET DIAGNOSTICS looked = ROW_COUNT;
      budget := budget - looked;
    ELSE
      FOREACH one IN ARRAY any_of LOOP
        IF backwards THEN
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position DESC
              LIMIT coalesce(max, budget + 1);
        ELSE
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position
              LIMIT coalesce(max, budget + 1);
        END IF;
        GET DIAGNOSTICS looked = ROW_COUNT;
        budget := budget - looked;
      END LOOP;
    END IF;
    IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
  END LOOP;
END
$function$;

-- Lists what ran, in order, without texts and logins; the management API of the services calls it in a transaction that was entered.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.migration_history()
 RETURNS TABLE(module text, version text, description text, direction text, state text, reversible boolean, fingerprint text,
   duration_ms integer, application_version text, executed_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  SELECT l.module, l.version, l.description, l.direction, l.state, l.undo_script IS NOT NULL, l.fingerprint_after, l.duration_ms,
    l.application_version, l.executed_at
    FROM platform.migration_ledger l WHERE platform.context_is_sealed() ORDER BY l.id
$function$;

-- Returns the caller's own hash, to verify the present password before a change.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.my_password_hash()
 RETURNS TABLE(email text, hash text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('PERSON');
  RETURN QUERY SELECT u.email, u.password_hash FROM platform.users u WHERE u.id = platform.current_user_id();
END
$function$;

-- Returns what an entry adds to its answer: # and the number for the next one, or nothing where the proof ends in !, since behind a pooler
-- the next transaction has another connection. Only kernel functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.next_nonce(proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN RETURN CASE WHEN right(proof, 1) = '!' THEN '' ELSE '#' || platform.entry_nonce() END; END $function$;

-- Returns the key of the session lock that stands for a number that is out, by the newest key of the seal (1) or the one before (2). Only
-- kernel functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.nonce_lock(nonce bigint, place integer)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET debug_print_plan TO 'off'
AS $function$
BEGIN
  -- The key of the seal holds the number of this backend: no other connection can take the lock of a number for a second use. On this one
  -- nobody can either, as long as services may not call pg_lock_status(), which shows the key.
  RETURN ('x' || encode(substr(sha256((platform.key_pads('seal', 'both'))[place] || int8send(nonce)), 1, 8), 'hex'))::bit(64)::bigint;
END
$function$;

-- Switches the entered workspace to ordered mode or back, after appends under way.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.order_events(wanted boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  head bigint;
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  PERFORM pg_advisory_xact_lock((SELECT hashtextextended(ws::text, s.salt) FROM platform.event_salt s));
  IF wanted THEN
    -- One position stays free: whoever read the last one before the change cannot mean it as a position of the ordered log.
    SELECT coalesce(max(e.position), 0) + 1 INTO head FROM platform.events e WHERE e.workspace_id = ws;
    INSERT INTO platform.event_order (workspace_id, since, head) VALUES (ws, head, head) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM platform.event_order o WHERE o.workspace_id = ws;
  END IF;
END
$function$;

-- Lists the members of an organization, for its owners and administrators.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.organization_members(organization uuid)
 RETURNS TABLE(user_id uuid, email text, email_verified boolean, display_name text, role text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.held_organization_role(organization, 'OWNER', 'ADMIN');
  RETURN QUERY SELECT u.id, u.email, u.email_verified_at IS NOT NULL, u.display_name, m.role::text FROM platform.user_organizations m
    JOIN platform.users u ON u.id = m.user_id WHERE m.organization_id = organization ORDER BY u.email;
END
$function$;

-- Returns the positions between which all events of the entered workspace lie that were recorded from one instant on and before another,
-- first excluded, last included; a few other events may lie between them.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.positions_between(since timestamp with time zone, until timestamp with time zone, OUT above bigint,
  OUT upto bigint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  slack CONSTANT interval := '1 minute';
BEGIN
  above := -1; upto := 9223372036854775807;
  IF since IS NOT NULL THEN
    above := platform.last_event_before(since - slack);
    above := coalesce((SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position > above
      AND e.recorded_at >= since ORDER BY e.position LIMIT 1), upto) - 1;
  END IF;
  IF until IS NOT NULL THEN
    upto := platform.last_event_before(until + slack);
    upto := coalesce((SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position <= upto
      AND e.recorded_at < until ORDER BY e.position DESC LIMIT 1), -1);
  END IF;
END
$function$;

-- Lists positions of the entered workspace with one of these types, or any, and all of these tags, in order; NULL where each tag is on at
-- least so many events.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.positions_of_all(any_of text[], all_of text[], above bigint, upto bigint, few integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  size integer := 64;
  rarest text;
  one text;
  found bigint[];
BEGIN
  -- All tags are read a little, then more of each, until one of them ends.
  WHILE size <= few LOOP
    FOREACH rarest IN ARRAY all_of LOOP
      found := ARRAY(SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = rarest AND t.position > above AND t.position <= upto ORDER BY t.position LIMIT size);
      CONTINUE WHEN cardinality(found) = size;
      FOREACH one IN ARRAY all_of LOOP
        EXIT WHEN found = '{}';
        CONTINUE WHEN one = rarest AND any_of = '{}';
        found := ARRAY(SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = one AND t.position = ANY (found) AND (any_of = '{}' OR t.type = ANY (any_of))
            ORDER BY t.position);
      END LOOP;
      RETURN found;
    END LOOP;
    size := size * 8;
  END LOOP;
  RETURN NULL;
END
$function$;

-- Tells whether the login of the session made this proof for these parts within the last 5 minutes, for this connection and for the first
-- time. It uses the proof up. Only kernel functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET debug_print_plan TO 'off'
AS $function$
DECLARE
  message text := substr(proof, 18, 27);
  seconds text := left(message, 10);
  now_seconds bigint := extract(epoch FROM clock_timestamp());
  key integer := array_position(platform.key_ids('entry'), session_user || '/' || substr(proof, 1, 16));
  part text;
BEGIN
  -- Seconds since 1970 have ten digits until the year 2286, so texts compare like numbers.
  IF key IS NULL OR seconds < (now_seconds - 300)::text COLLATE "C" OR seconds > (now_seconds + 300)::text COLLATE "C" THEN
    RETURN false;
  END IF;
  FOREACH part IN ARRAY parts LOOP message := concat(message, '|', octet_length(part), ':', part); END LOOP;
  IF (substr(proof, 45, 65) = '.' || encode(sha256((platform.key_pads('entry', 'outer'))[key]
    || sha256((platform.key_pads('entry', 'inner'))[key] || textsend(message))), 'hex')) IS NOT TRUE THEN
    RETURN false; END IF;
  -- Giving the lock back is what uses the number up: it succeeds once, on the connection that took it.
  RETURN pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 1))
    OR coalesce(pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 2)), false);
END
$function$;

-- Records that the user proved the address: others who only claimed it lose it. Kernel functions and the owner call it.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.prove_address(who uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  address text := (SELECT lower(u.email) FROM platform.users u WHERE u.id = who);
BEGIN
  UPDATE platform.users u SET email = 'unproven-' || u.id || '@signalbox.invalid' WHERE lower(u.email) = address AND u.id <> who
    AND u.email_verified_at IS NULL;
  UPDATE platform.users u SET email_verified_at = now() WHERE u.id = who AND u.email_verified_at IS NULL;
END
$function$;

-- Returns the quota of an organization. Only kernel functions call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.quota(organization uuid, counted text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT coalesce((SELECT q.most FROM platform.quotas q WHERE q.organization_id = organization AND q.kind = counted),
  (SELECT d.most
  FROM platform.quota_defaults d WHERE d.kind = counted)) $function$;

-- Lists what the organization of the entered workspace has and may have, and since when of what is counted in the background. It is NULL
-- where nothing was counted yet.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.quota_state()
 RETURNS TABLE(kind text, used bigint, most bigint, counted_at timestamp with time zone, organization uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
DECLARE
  org uuid := (SELECT w.organization_id FROM platform.workspaces w WHERE w.id = platform.sealed('workspace_id')::uuid);
BEGIN
  IF org IS NULL THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  RETURN QUERY SELECT d.kind, CASE d.kind
      WHEN 'workspaces' THEN (SELECT count(*) FROM platform.workspaces w WHERE w.organization_id = org AND w.status <> 'DELETED')
      WHEN 'members' THEN (SELECT count(*) FROM platform.user_organizations m WHERE m.organization_id = org)
      WHEN 'api_keys' THEN (SELECT count(*) FROM platform.api_keys k JOIN platform.workspaces w ON w.id = k.workspace_id
        WHERE w.organization_id = org AND k.status = 'ACTIVE')
      ELSE c.amount END, platform.quota(org, d.kind), c.counted_at, org
    FROM platform.quota_defaults d
    LEFT JOIN (SELECT u.kind, sum(u.amount)::bigint AS amount, min(u.counted_at) AS counted_at FROM platform.usage u
      JOIN platform.workspaces w ON w.id = u.workspace_id AND w.organization_id = org
      AND w.status <> 'DELETED' GROUP BY u.kind) c ON c.kind = d.kind
   WHERE d.kind <> 'organizations_of_person' ORDER BY d.kind;
END
$function$;

-- Sorts tags, the one with the fewest events above a position first; counts to 1,000.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.rarest_first(wanted text[], above bigint)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
  RETURN (SELECT array_agg(g.tag ORDER BY f.rows, g.place) FROM unnest(wanted) WITH ORDINALITY AS g (tag, place) CROSS JOIN LATERAL (
    SELECT count(*) AS rows FROM (SELECT FROM platform.event_tags t
      WHERE t.workspace_id = platform.current_workspace_id() AND t.tag = g.tag AND t.position > above LIMIT 1000) few) f);
END
$function$;

-- Returns events of the entered workspace that match a query, of those not seen by an earlier read where its snapshot is given; the first
-- row also where nothing matches, with the snapshot they were read in, the position up to which it is complete, and the highest position it
-- holds.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.read_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint,
  upto bigint, backwards boolean, max integer, since pg_snapshot, since_high bigint)
 RETURNS TABLE(seen pg_snapshot, seen_low bigint, seen_high bigint, "position" bigint, id uuid, type text, data jsonb, metadata jsonb,
   event_tags text[], recorded_at timestamp with time zone, actor text, correlation_id text, causation_id uuid)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := platform.event_watermark();
BEGIN
  RETURN QUERY SELECT s.seen, low, s.high, e.position, e.id, e.type, e.data, e.metadata, e.tags, e.recorded_at, e.actor, e.correlation_id,
    e.causation_id
    FROM (SELECT platform.event_snapshot() AS seen,
        (SELECT coalesce(greatest(max(h.position), (SELECT o.head FROM platform.event_order o WHERE o.workspace_id = ws)), 0)
          FROM platform.events h WHERE h.workspace_id = ws) AS high) s
    LEFT JOIN (SELECT m.position FROM platform.matching_events($1, $2, $3, $4, above, upto, backwards, CASE WHEN since IS NULL
      THEN max END) AS m (position)
      WHERE since IS NULL OR (SELECT CASE WHEN n.tx = pg_current_xact_id_if_assigned() THEN n.position > since_high
        ELSE NOT pg_visible_in_snapshot(n.tx, since) END
        FROM platform.events n WHERE n.workspace_id = ws AND n.position = m.position)
      GROUP BY m.position ORDER BY CASE WHEN backwards THEN -m.position ELSE m.position END LIMIT max) p ON true
    LEFT JOIN LATERAL (SELECT * FROM platform.events o WHERE o.workspace_id = ws AND o.position = p.position OFFSET 0) e ON true
   ORDER BY CASE WHEN backwards THEN -p.position ELSE p.position END;
END
$function$;

-- Reads the keys of a ring ('seal', the newest first, or 'entry', as role/key): their ids, inner halves, outer halves, or both halves of
-- seals, as hex. The inner halves of seals end with the number of this backend. Only key_ids and key_pads call it.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.read_keys(ring text, part text)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted')
      AND NOT pg_visible_in_snapshot((SELECT last_value::text::xid8 FROM platform.keys_changed_by), pg_current_snapshot()) THEN
    RAISE EXCEPTION 'keys were changed since this transaction began' USING ERRCODE = '40001', HINT = 'try again'; END IF;
  IF ring = 'entry' THEN
    RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.app_role || '/' || k.key_id WHEN 'inner' THEN encode(k.inner_pad, 'hex')
      ELSE encode(k.outer_pad, 'hex') END
      ORDER BY k.app_role, k.key_id) FROM platform.entry_keys k);
  END IF;
  -- A plan lives in one backend, so that its number is a constant as well.
  RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.id::text WHEN 'inner' THEN encode(k.inner_pad || int4send(pg_backend_pid()), 'hex')
    WHEN 'outer' THEN encode(k.outer_pad, 'hex') ELSE encode(k.outer_pad || k.inner_pad || int4send(pg_backend_pid()), 'hex') END
      ORDER BY k.id DESC) FROM platform.seal_keys k WHERE k.active);
END
$function$;

-- Keeps a table append-only, for its owner too, until retention lets rows go.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND platform.removes_expired() THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$function$;

-- Keeps events as they were appended, for the owner too; they go with their workspace or when retention lets them go.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.refuse_event_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND (platform.removes_expired()
      OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = OLD.workspace_id AND w.status <> 'DELETED')) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$function$;

-- Gives the role of a further service, in the schema platform, what the first registered service has. The first migration of the service
-- calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.register_service(service_schema text, service_role text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  model text := (SELECT s.app_role FROM platform.services s ORDER BY s.schema_name LIMIT 1);
  granted record;
BEGIN
  IF EXISTS (SELECT FROM platform.services s WHERE s.schema_name = service_schema AND s.app_role = service_role) THEN RETURN; END IF;
  INSERT INTO platform.services (schema_name, app_role) VALUES (service_schema, service_role);
  FOR granted IN
    SELECT format('GRANT %s ON SCHEMA platform TO %I', e.privilege_type, service_role) AS statement, pg_get_userbyid(n.nspowner) AS owner
      FROM pg_namespace n, aclexplode(n.nspacl) e WHERE n.nspname = 'platform' AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON %s TO %I', e.privilege_type, c.oid::regclass, service_role), pg_get_userbyid(c.relowner)
      FROM pg_class c, aclexplode(c.relacl) e WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s (%I) ON %s TO %I', e.privilege_type, a.attname, c.oid::regclass, service_role),
      pg_get_userbyid(c.relowner)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) e
        WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON FUNCTION %s TO %I', e.privilege_type, p.oid::regprocedure, service_role),
      pg_get_userbyid(p.proowner)
      FROM pg_proc p, aclexplode(p.proacl) e WHERE p.pronamespace = 'platform'::regnamespace AND e.grantee = model::regrole
        AND p.proname <> ALL (platform.account_functions())
    UNION ALL SELECT format('ALTER POLICY %I ON %s TO %s', o.polname, c.oid::regclass, platform.app_roles('platform')),
      pg_get_userbyid(c.relowner)
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid WHERE c.relnamespace = 'platform'::regnamespace
        AND model::regrole::oid = ANY (o.polroles)
  LOOP
    EXECUTE format('SET LOCAL ROLE %I', granted.owner);
    EXECUTE granted.statement;
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$function$;

-- Removes so many rows at most of one workspace that was deleted; of another one where others are at it already. It returns no row where
-- nothing is left to do. A background job calls it.
-- Owner: signalbox_owner. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.remove_deleted(most integer, proof text)
 RETURNS TABLE(workspace uuid, removed integer, finished boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  ws uuid; organization uuid;
  candidate regclass;
  target regclass;
  filled oid[] := '{}';
  any_row boolean;
  count integer := 0;
BEGIN
  PERFORM platform.require_proof(proof, 'remove-deleted', most::text);
  SELECT d.in_workspace, d.organization_id INTO ws, organization FROM platform.deletions d WHERE d.finished_at IS NULL
    AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = d.in_workspace AND w.status <> 'DELETED') ORDER BY d.requested_at
      LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    DELETE FROM platform.organizations o WHERE o.status = 'DELETED'
      AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.organization_id = o.id);
    RETURN;
  END IF;
  FOR candidate IN
    SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      AND a.attname = 'workspace_id' AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND (n.nspname = 'platform' OR n.nspname IN (SELECT s.schema_name FROM platform.services s)) ORDER BY c.oid
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM ONLY %s WHERE workspace_id = $1)', candidate) INTO any_row USING ws;
    IF any_row THEN filled := filled || candidate::oid; END IF;
  END LOOP;
  IF filled = '{}' THEN
    DELETE FROM platform.workspaces w WHERE w.id = ws;
    DELETE FROM platform.organizations o WHERE o.id = organization AND o.status = 'DELETED'
      AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.organization_id = o.id);
    UPDATE platform.deletions d SET finished_at = now() WHERE d.in_workspace = ws;
    RETURN QUERY SELECT ws, 0, true;
    RETURN;
  END IF;
  -- A table to which no other one refers that still has rows; so a row never takes others along.
  SELECT f.oid::regclass INTO target FROM unnest(filled) AS f (oid)
   ORDER BY EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = f.oid AND k.conrelid <> f.oid
     AND k.conrelid = ANY (filled)), f.oid LIMIT 1;
  EXECUTE format('DELETE FROM ONLY %s WHERE ctid = ANY (ARRAY('
    'SELECT ctid FROM ONLY %s WHERE workspace_id = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))', target, target)
    USING ws, CASE WHEN target = 'platform.workspace_members'::regclass THEN least(most, 50) ELSE most END;
  GET DIAGNOSTICS count = ROW_COUNT;
  UPDATE platform.deletions d SET rows_removed = d.rows_removed + count WHERE d.in_workspace = ws;
  RETURN QUERY SELECT ws, count, false;
END
$function$;

-- Removes a batch of what is older than its workspace keeps it, of the first workspace from an id on that has some; tells which workspace
-- is next, NULL at the end, and in how many it failed. It returns no row where another instance is at it. A background job calls it.
-- Owner: signalbox_owner. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.remove_expired(wanted text, from_workspace uuid, most integer, proof text)
 RETURNS TABLE(next_workspace uuid, removed integer, failures integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  found_kind platform.retention_kinds;
  places uuid[];
  keep integer; gone integer;
BEGIN
  PERFORM platform.require_proof(proof, 'remove-expired', wanted, from_workspace::text, most::text);
  SELECT * INTO STRICT found_kind FROM platform.retention_kinds k WHERE k.kind = wanted;
  -- One instance at a time works on a kind; the others come again later.
  IF NOT pg_try_advisory_xact_lock(hashtextextended('platform.remove_expired ' || wanted, 0)) THEN RETURN; END IF;
  removed := 0;
  failures := 0;
  places := CASE WHEN found_kind.of_workspace
    THEN ARRAY(SELECT w.id FROM platform.workspaces w WHERE w.id >= from_workspace AND w.status <> 'DELETED' ORDER BY w.id LIMIT 101)
    ELSE ARRAY[from_workspace] END;
  FOR i IN 1 .. least(cardinality(places), 100) LOOP
    next_workspace := places[i + 1];
    SELECT CASE WHEN c.kind IS NULL THEN found_kind.default_days
                WHEN c.keep_days IS NOT NULL THEN least(greatest(c.keep_days, found_kind.least_days), found_kind.most_days) END
      INTO keep FROM (VALUES (1)) one LEFT JOIN platform.retention_choices c ON c.workspace_id = places[i] AND c.kind = wanted;
    CONTINUE WHEN keep IS NULL;
    -- What fails in one workspace must not keep the others from their turn.
    BEGIN
      EXECUTE format('SELECT %s($1, $2, $3)', found_kind.removal::regproc) INTO gone
        USING places[i], now() - make_interval(days => keep), most;
      removed := removed + gone;
    EXCEPTION WHEN OTHERS THEN
      failures := failures + 1;
    END;
    EXIT WHEN removed > 0;
  END LOOP;
  RETURN NEXT;
END
$function$;

-- Removes the oldest audit entries of a workspace. Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.remove_old_audit(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  removed integer;
BEGIN
  PERFORM set_config('signalbox.removes_expired', 'on', true);
  DELETE FROM platform.audit_log a WHERE a.ctid = ANY (ARRAY(
    SELECT o.ctid FROM platform.audit_log o WHERE o.in_workspace = workspace AND o.recorded_at < cutoff ORDER BY o.recorded_at LIMIT most));
  GET DIAGNOSTICS removed = ROW_COUNT;
  PERFORM set_config('signalbox.removes_expired', '', true);
  RETURN removed;
END
$function$;

-- Removes the oldest events of a workspace, with their tags and receipts. Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.remove_old_events(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  removed integer; newest bigint;
  -- The newest event stays whatever its age: positions go on behind it, also where the workspace is ordered later.
  last bigint := (SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = workspace);
BEGIN
  PERFORM set_config('signalbox.removes_expired', 'on', true);
  -- Positions grow with time, so the oldest events are the first by position; only so many of them are looked at.
  WITH gone AS (
    DELETE FROM platform.events e WHERE e.ctid = ANY (ARRAY(
      SELECT o.id FROM (SELECT x.ctid AS id, x.recorded_at FROM platform.events x WHERE x.workspace_id = workspace AND x.position < last
        ORDER BY x.position LIMIT most) o
       WHERE o.recorded_at < cutoff))
    RETURNING e.position, e.tags
  ), untagged AS (
    DELETE FROM platform.event_tags t USING gone g, unnest(g.tags) AS x (tag)
     WHERE t.workspace_id = workspace AND t.tag = x.tag AND t.position = g.position
  ) SELECT count(*), max(g.position) INTO removed, newest FROM gone g;
  DELETE FROM platform.event_receipts r WHERE r.workspace_id = workspace AND r.last_position <= newest
    AND NOT EXISTS (SELECT FROM platform.events e WHERE e.workspace_id = workspace AND e.position = r.last_position);
  PERFORM set_config('signalbox.removes_expired', '', true);
  RETURN removed;
END
$function$;

-- Removes refresh tokens that expired before a time; they belong to no workspace. Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.remove_old_refresh_tokens(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  removed integer;
BEGIN
  DELETE FROM platform.refresh_tokens t WHERE t.ctid = ANY (ARRAY(
    SELECT o.ctid FROM platform.refresh_tokens o WHERE o.expires_at < cutoff ORDER BY o.expires_at LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$function$;

-- Tells whether the owner is removing what retention lets go. A service sets the variable in vain, since it is never the owner.
-- Owner: signalbox_owner. Executable by: signalbox_kernel.
CREATE OR REPLACE FUNCTION platform.removes_expired()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT current_user = 'signalbox_owner' AND coalesce(current_setting('signalbox.removes_expired', true),
  '') = 'on' $function$;

-- Discards, after each change of a key, every plan that holds the keys of before.
-- Owner: signalbox_kernel. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.renew_plans_of_keys()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  -- Changes take turns. The lock is a table, since only the kernel may lock it: an advisory lock could be held by anybody.
  LOCK TABLE platform.seal_keys IN SHARE UPDATE EXCLUSIVE MODE;
  PERFORM setval('platform.keys_changed_by', pg_current_xact_id()::text::bigint);
  ALTER FUNCTION platform.key_ids(text) IMMUTABLE;
  ALTER FUNCTION platform.key_pads(text, text) IMMUTABLE;
  RETURN NULL;
END
$function$;

-- Returns the address to mail a token to, which sets the password within an hour; NULL where there is no account with a password, or three
-- tokens are open already.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.request_password_reset(given_email text, hash bytea, proof text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  who uuid; address text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset-request', given_email, encode(hash, 'hex'));
  DELETE FROM platform.password_resets r WHERE r.expires_at < now();
  SELECT u.id, u.email INTO who, address FROM platform.users u
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
     ORDER BY u.email_verified_at NULLS LAST, u.created_at LIMIT 1;
  IF NOT FOUND OR (SELECT count(*) FROM platform.password_resets r WHERE r.user_id = who) >= 3 THEN RETURN NULL; END IF;
  INSERT INTO platform.password_resets (token_hash, user_id, expires_at) VALUES (hash, who, now() + interval '1 hour');
  RETURN address;
END
$function$;

-- Returns the sealed role if it is one of these, and raises 42501 otherwise. Command functions call it first.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.require_context(VARIADIC allowed text[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  held text := coalesce(current_setting('signalbox.role', true), '');
BEGIN
  IF NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) THEN held := 'KEY:admin'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$function$;

-- Returns the caller's role in an organization, if it is one of these, after it locked the organization and looked again.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.require_organization_role(organization uuid, VARIADIC allowed text[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  held text := platform.held_organization_role(organization, VARIADIC allowed);
BEGIN
  PERFORM FROM platform.organizations o WHERE o.id = organization FOR NO KEY UPDATE;
  -- Once more: the role may have been withdrawn while the lock was waited for.
  RETURN platform.held_organization_role(organization, VARIADIC allowed);
END
$function$;

-- Raises 42501 unless the proof holds. Kernel functions and the owner call it.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.require_proof(proof text, VARIADIC parts text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF NOT platform.proof_holds(proof, VARIADIC parts) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
END
$function$;

-- Tells whether a token would set a password; asked before a password is hashed.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.reset_is_open(hash bytea, proof text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset-open', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.password_resets r WHERE r.token_hash = hash AND r.expires_at > now());
END
$function$;

-- Sets the password of the user to whom the token was mailed, once, and ends their logins; or, without a password, links the identity of
-- the sealed token. It proves the address and returns false for any other token.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.reset_password(hash bytea, new_password_hash text, local_issuer text, proof text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  sealed_principal text := platform.sealed('principal');
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset', encode(hash, 'hex'), coalesce(new_password_hash, ''), local_issuer);
  DELETE FROM platform.password_resets r WHERE r.token_hash = hash AND r.expires_at > now() RETURNING r.user_id INTO who;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.users u WHERE u.id = who AND u.status = 'ACTIVE') THEN RETURN false; END IF;
  IF new_password_hash IS NULL THEN
    IF token IS NULL THEN RETURN false; END IF;
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, token ->> 0, token ->> 1);
  ELSE
    PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || who, 0));
    UPDATE platform.users u SET password_hash = new_password_hash WHERE u.id = who;
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, local_issuer, who::text) ON CONFLICT DO NOTHING;
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.user_id = who AND t.revoked_at IS NULL;
  END IF;
  DELETE FROM platform.password_resets r WHERE r.user_id = who;
  IF NOT EXISTS (SELECT FROM platform.users u JOIN platform.users v ON lower(v.email) = lower(u.email) AND v.email_verified_at IS NOT NULL
    AND v.id <> u.id WHERE u.id = who) THEN
    PERFORM platform.prove_address(who);
  END IF;
  RETURN true;
END
$function$;

-- Deletes every entry key of a role but one and returns how many it deleted. The migrator calls it once no instance uses them any more.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.retire_entry_keys(role_name text, kept_secret text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  retired integer;
BEGIN
  DELETE FROM platform.entry_keys k
   WHERE k.app_role = role_name AND k.key_id <> substr(encode(sha256(sha256(convert_to(kept_secret, 'UTF8'))), 'hex'), 1, 16);
  GET DIAGNOSTICS retired = ROW_COUNT;
  RETURN retired;
END
$function$;

-- Ends a pending invitation of the entered workspace; returns false where there is none.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.revoke_invitation(invitation uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id() AND i.id = invitation
    AND i.status = 'PENDING';
  RETURN FOUND;
END
$function$;

-- Exchanges a refresh token once and returns its user; its second use revokes the family. It returns NULL where it refuses, so that the
-- revocation commits.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.rotate_refresh_token(old_hash bytea, new_hash bytea, proof text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  token record;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'refresh', encode(old_hash, 'hex'), encode(new_hash, 'hex'));
  -- One at a time per user, so that a revocation never misses a successor that is being made.
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = old_hash;
  SELECT t.id, t.family_id, t.user_id, t.rotated_at, t.revoked_at, t.expires_at INTO token FROM platform.refresh_tokens t
    WHERE t.token_hash = old_hash;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF token.rotated_at IS NOT NULL OR token.revoked_at IS NOT NULL THEN
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.family_id = token.family_id AND t.revoked_at IS NULL;
    RETURN NULL;
  END IF;
  IF token.expires_at <= now() OR NOT EXISTS (SELECT FROM platform.users u WHERE u.id = token.user_id AND u.status = 'ACTIVE') THEN
    RETURN NULL;
  END IF;
  UPDATE platform.refresh_tokens t SET rotated_at = now() WHERE t.id = token.id;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at)
    VALUES (new_hash, token.family_id, token.user_id, now() + interval '30 days');
  RETURN token.user_id;
END
$function$;

-- Seals new transactions with a new key and returns its id; the key before it stays valid until the next rotation, for transactions under
-- way. The migrator calls it.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.rotate_seal_key()
 RETURNS smallint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  key bytea := ''; fresh smallint;
BEGIN
  FOR i IN 1 .. 8 LOOP key := key || substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 8); END LOOP;
  SELECT coalesce(max(k.id), 0) + 1 INTO fresh FROM platform.seal_keys k;
  INSERT INTO platform.seal_keys (id, inner_pad, outer_pad) VALUES (fresh, platform.hmac_pad(key, 54), platform.hmac_pad(key, 92));
  DELETE FROM platform.seal_keys k WHERE k.id < fresh - 1;
  RETURN fresh;
END
$function$;

-- Returns user_id, workspace_id, role or principal as an enter function set it in this transaction, whatever was set since; NULL where it
-- set none, or without a seal. The policies sealed_workspace and directory_access compare rows with it.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.sealed(setting text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET debug_print_plan TO 'off'
AS $function$
DECLARE
  -- As bind_context makes it: 64 digits, and the context they are made of, each part behind a bar.
  seal text := current_setting('signalbox.seal', true);
  message bytea := timestamptz_send(transaction_timestamp()) || textsend(substr(seal, 65));
BEGIN
  -- The newest key, and the one before it while it is active. If it is replaced while these calls are folded, one of both lines has the
  -- halves of one key.
  IF left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[1]
    || sha256((platform.key_pads('seal', 'inner'))[1] || message)), 'hex')
    OR left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[2]
      || sha256((platform.key_pads('seal', 'inner'))[2] || message)), 'hex') THEN
    RETURN nullif(split_part(seal, '|', CASE setting WHEN 'workspace_id' THEN 3 WHEN 'user_id' THEN 2 WHEN 'role' THEN 4 WHEN 'principal'
      THEN 5 END), '');
  END IF;
  RETURN NULL;
END
$function$;

-- Opens the functions for visitors to the role of a service. A migration of a service that logs users in and takes invitations calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.serve_accounts(service_schema text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  login text;
  fn regprocedure;
BEGIN
  UPDATE platform.services s SET accounts = true WHERE s.schema_name = service_schema RETURNING s.app_role INTO login;
  IF NOT FOUND THEN RAISE EXCEPTION 'no service is registered for the schema %', service_schema USING ERRCODE = '42704'; END IF;
  SET LOCAL ROLE signalbox_kernel;
  FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'platform'::regnamespace
    AND p.proname = ANY (platform.account_functions()) LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', fn, login);
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$function$;

-- Changes the role of a member of the entered workspace, or removes the member (NULL). Only owners handle owners, the last owner stays, and
-- anybody may leave.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.set_member_role(member uuid, new_role text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  workspace uuid := platform.current_workspace_id(); held text; old_role text;
BEGIN
  held := CASE WHEN new_role IS NULL AND member = platform.current_user_id()
    THEN platform.require_context('OWNER', 'ADMIN', 'EDITOR', 'APPROVER', 'VIEWER')
    ELSE platform.require_context('OWNER', 'ADMIN', 'KEY:admin') END;
  PERFORM FROM platform.workspaces w WHERE w.id = workspace FOR NO KEY UPDATE;
  SELECT m.role INTO old_role FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.user_id = member;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF (old_role = 'OWNER' OR new_role = 'OWNER') AND held <> 'OWNER' THEN
    RAISE EXCEPTION 'only owners handle owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF old_role = 'OWNER' AND new_role IS DISTINCT FROM 'OWNER'
    AND (SELECT count(*) FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.role = 'OWNER') < 2 THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  IF new_role IS NULL THEN
    DELETE FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.user_id = member;
  ELSE
    UPDATE platform.workspace_members m SET role = new_role WHERE m.workspace_id = workspace AND m.user_id = member;
  END IF;
END
$function$;

-- Changes the role of a member of an organization, or removes the member (NULL) from it and from all its workspaces.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.set_organization_role(organization uuid, member uuid, new_role text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  held text; old_role text;
BEGIN
  held := CASE WHEN new_role IS NULL AND member = platform.current_user_id()
    THEN platform.require_organization_role(organization, 'OWNER', 'ADMIN', 'MEMBER')
    ELSE platform.require_organization_role(organization, 'OWNER', 'ADMIN') END;
  SELECT m.role INTO old_role FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = member;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF (old_role = 'OWNER' OR new_role = 'OWNER') AND held <> 'OWNER' THEN
    RAISE EXCEPTION 'only owners handle owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF old_role = 'OWNER' AND new_role IS DISTINCT FROM 'OWNER'
    AND (SELECT count(*) FROM platform.user_organizations m WHERE m.organization_id = organization AND m.role = 'OWNER') < 2 THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  IF new_role IS NOT NULL THEN
    UPDATE platform.user_organizations m SET role = new_role WHERE m.organization_id = organization AND m.user_id = member;
    RETURN;
  END IF;
  PERFORM FROM platform.workspaces w WHERE w.organization_id = organization ORDER BY w.id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM platform.workspace_members m JOIN platform.workspaces w ON w.id = m.workspace_id
    AND w.organization_id = organization
      WHERE m.user_id = member AND m.role = 'OWNER'
        AND NOT EXISTS (SELECT FROM platform.workspace_members x WHERE x.workspace_id = m.workspace_id AND x.role = 'OWNER'
          AND x.user_id <> member)) THEN
    RAISE EXCEPTION 'the last owner of a workspace stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  DELETE FROM platform.workspace_members m USING platform.workspaces w WHERE w.id = m.workspace_id AND w.organization_id = organization
    AND m.user_id = member;
  DELETE FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = member;
END
$function$;

-- Derives the entries of a user, of a workspace, of a user in a workspace, or (both NULL) all of them again. It waits for others who do.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.settle_entries(person uuid, place uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the directory is changed at READ COMMITTED only' USING ERRCODE = '0A000';
  END IF;
  -- Two changes that do not see each other, say a member who joins and a workspace that is suspended, would both leave the row. Who
  -- enters does not
  -- wait. A table that only the kernel may lock: an advisory lock could be held by anybody.
  LOCK TABLE platform.member_entries IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM platform.member_entries e WHERE (person IS NULL OR e.user_id = person) AND (place IS NULL OR e.in_workspace = place);
  -- An identity that went over to this user.
  DELETE FROM platform.member_entries e USING platform.user_identities i WHERE i.user_id = person AND e.issuer = i.issuer
    AND e.subject = i.subject AND place IS NULL;
  INSERT INTO platform.member_entries (issuer, subject, in_workspace, user_id, role)
    SELECT i.issuer, i.subject, w.id, u.id, m.role
      FROM platform.user_identities i
      JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
      JOIN platform.workspace_members m ON m.user_id = u.id
      JOIN platform.workspaces w ON w.id = m.workspace_id AND w.status = 'ACTIVE'
      JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
     WHERE (person IS NULL OR u.id = person) AND (place IS NULL OR w.id = place);
END
$function$;

-- Derives entries again after a change of the directory that may let somebody in or out.
-- Owner: signalbox_kernel. Executable by: signalbox_owner.
CREATE OR REPLACE FUNCTION platform.settle_entries_of_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  changed jsonb;
  place uuid;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM platform.settle_entries(NULL, NULL);
    RETURN NULL;
  END IF;
  FOR changed IN SELECT DISTINCT r FROM unnest(ARRAY[to_jsonb(OLD), to_jsonb(NEW)]) r WHERE r IS NOT NULL LOOP
    CASE TG_TABLE_NAME
      WHEN 'users' THEN PERFORM platform.settle_entries((changed ->> 'id')::uuid, NULL);
      WHEN 'user_identities' THEN PERFORM platform.settle_entries((changed ->> 'user_id')::uuid, NULL);
      WHEN 'workspace_members' THEN PERFORM platform.settle_entries((changed ->> 'user_id')::uuid, (changed ->> 'workspace_id')::uuid);
      WHEN 'workspaces' THEN PERFORM platform.settle_entries(NULL, (changed ->> 'id')::uuid);
      WHEN 'organizations' THEN
        FOR place IN SELECT w.id FROM platform.workspaces w WHERE w.organization_id = (changed ->> 'id')::uuid ORDER BY w.id LOOP
          PERFORM platform.settle_entries(NULL, place);
        END LOOP;
    END CASE;
  END LOOP;
  RETURN NULL;
END
$function$;

-- Opens a directory table of platform, which has no workspace_id, to all services: the policy directory_access states its own predicate,
-- sealed_context demands a sealed context. The predicate names (SELECT platform.sealed(...)), never a setting: see lint P07.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION platform.share(target regclass, visible text, privileges text DEFAULT 'SELECT'::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  sealed text := '((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL)';
  roles text := platform.app_roles('platform');
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY directory_access ON %s TO %s USING (%s) WITH CHECK (%s)', target, roles, visible, visible);
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING %s WITH CHECK %s', target, roles, sealed, sealed);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY kernel_reads ON %s FOR SELECT TO signalbox_kernel USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO signalbox_kernel', target);
  IF privileges <> '' THEN EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles); END IF;
END
$function$;

-- Lists the active keys of the entered workspace whose makers lost the role that the key needs.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.suspended_keys()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  RETURN QUERY SELECT k.id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid AND k.status = 'ACTIVE'
    AND NOT platform.key_is_backed(k.user_id, k.workspace_id, k.scopes);
END
$function$;

-- Lists positions, ten at most, of events of the entered workspace that match one of the items of a query, from the first to the last
-- given, and were not seen; without a snapshot, of all that match above seen_low. It looks at 100,000 events at most.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], first_item integer,
  last_item integer, seen pg_snapshot, seen_low bigint, seen_high bigint)
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce(seen_low, -1);
  me xid8 := pg_current_xact_id_if_assigned();
  budget integer := 100000;
  any_of text[];
  all_of text[];
  found bigint[];
  size integer;
  looked integer;
  at bigint; -- where the next chunk begins
BEGIN
  FOR i IN first_item .. last_item LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    -- Own events are seen up to the position that the token knows; those of others by the snapshot it was read in. A transaction id from
    -- beyond the present came with a dump of another cluster.
    IF cardinality(all_of) > 0 THEN
      size := 128; at := low;
      LOOP
        SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE (any_of = '{}' OR c.type = ANY (any_of))
            AND CASE WHEN seen IS NULL THEN true WHEN c.tx = me THEN c.position > seen_high
                     ELSE NOT pg_visible_in_snapshot(c.tx, seen) AND c.tx < pg_snapshot_xmax(pg_current_snapshot()) END)
          INTO looked, at, found
          FROM (SELECT t.position, t.type, t.tx FROM platform.event_tags t WHERE t.workspace_id = ws AND t.tag = all_of[1]
            AND t.position > at ORDER BY t.position LIMIT size) c;
        budget := budget - looked;
        IF budget < 0 THEN
          RAISE EXCEPTION 'the condition looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad';
        END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found)
            AND e.tags @> all_of ORDER BY e.position LIMIT 10);
        END IF;
        IF cardinality(found) > 0 THEN RETURN found[1:10]; END IF;
        -- Mostly there is nothing new for the first tag, and no need to look at the others.
        EXIT WHEN looked < size;
        IF size = 128 AND cardinality(all_of) > 1 THEN
          all_of := platform.rarest_first(all_of, low);
          at := low;
        END IF;
        size := 1024;
      END LOOP;
    ELSE
      SELECT array_agg(u.position) INTO found FROM (SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > low AND (any_of = '{}' OR e.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN e.tx = me THEN e.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(e.tx, seen) AND e.tx < pg_snapshot_xmax(pg_current_snapshot()) END
        LIMIT 10) u;
      IF found IS NOT NULL THEN RETURN found; END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END
$function$;

-- Sets updated_at to the time of the transaction; attach it BEFORE UPDATE.
-- Owner: signalbox_owner. Executable by: PUBLIC.
CREATE OR REPLACE FUNCTION platform.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$function$;

-- Returns ids of workspaces whose log a projection has not followed to its end. A background job calls it, which has no workspace of its
-- own.
-- Owner: signalbox_kernel. Executable by: every_service.
CREATE OR REPLACE FUNCTION platform.workspaces_behind(followed text, followed_version integer, proof text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_proof(proof, 'projection', followed);
  RETURN QUERY SELECT w.id FROM platform.workspaces w
    LEFT JOIN platform.event_checkpoints c ON c.workspace_id = w.id AND c.projection = followed AND c.version = followed_version
   WHERE w.status = 'ACTIVE' AND c.stopped IS NOT TRUE AND (c.next_try IS NULL OR c.next_try <= now())
     AND greatest((SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = w.id), (SELECT o.head FROM platform.event_order o
       WHERE o.workspace_id = w.id)) > coalesce(c.position, 0)
   ORDER BY c.updated_at NULLS FIRST LIMIT 1000;
END
$function$;

-- Writes one entry of the audit log for each changed row, in the name of the sealed principal.
-- Owner: signalbox_kernel. Executable by: every_service, signalbox_owner.
CREATE OR REPLACE FUNCTION platform.write_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  author text := platform.sealed('principal');
  hidden text[] := ARRAY['password_hash', 'key_hash', 'token_hash', 'updated_at', 'created_at', 'last_used_at', 'last_login_at',
    'failed_login_attempts', 'locked_until'];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  any_row jsonb := coalesce(new_row, old_row);
  verb text := CASE TG_OP WHEN 'INSERT' THEN 'ADDED' WHEN 'DELETE' THEN 'REMOVED' ELSE 'CHANGED' END;
  workspace uuid := coalesce(any_row ->> 'workspace_id', CASE WHEN TG_TABLE_NAME = 'workspaces' THEN any_row ->> 'id' END)::uuid;
  organization uuid := coalesce(any_row ->> 'organization_id', CASE WHEN TG_TABLE_NAME = 'organizations' THEN any_row ->> 'id' END)::uuid;
BEGIN
  -- That a workspace or an organization was deleted is told once, not again for each row that goes.
  IF TG_OP = 'DELETE' AND (any_row ->> 'status' = 'DELETED' AND TG_TABLE_NAME IN ('workspaces', 'organizations')
      OR EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace AND w.status = 'DELETED')
      OR EXISTS (SELECT FROM platform.organizations o WHERE o.id = organization AND o.status = 'DELETED')) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    verb := CASE WHEN old_row -> 'password_hash' IS DISTINCT FROM new_row -> 'password_hash' THEN 'PASSWORD_CHANGED'
                 WHEN old_row -> 'role' IS DISTINCT FROM new_row -> 'role' THEN 'ROLE_CHANGED'
                 WHEN old_row -> 'status' IS DISTINCT FROM new_row -> 'status' THEN 'STATUS_CHANGED' ELSE verb END;
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_row, new_row
      FROM jsonb_each(old_row - hidden) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
    IF old_row IS NULL AND verb <> 'PASSWORD_CHANGED' THEN RETURN NULL; END IF;
  END IF;
  IF organization IS NULL THEN SELECT w.organization_id INTO organization FROM platform.workspaces w WHERE w.id = workspace; END IF;
  -- Migrations and operators have no context and are told as such; a service has one, or has changed it since its statement began.
  IF author IS NULL AND EXISTS (SELECT FROM platform.services s WHERE s.app_role = session_user) THEN
    RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed';
  END IF;
  INSERT INTO platform.audit_log (principal, acting_user, in_organization, in_workspace, action, subject, before, after, request_id)
    VALUES (coalesce(author, 'system'), platform.sealed('user_id')::uuid, organization, workspace,
      TG_ARGV[0] || '.' || verb, coalesce(CASE WHEN TG_ARGV[0] LIKE '%MEMBER' THEN any_row ->> 'user_id' END, any_row ->> 'id'),
      old_row - hidden, new_row - hidden, coalesce(current_setting('signalbox.request_id', true), ''));
  RETURN NULL;
END
$function$;
