-- The schema health after all migrations, generated from a migrated database. It is for reading: migrations make a database.
-- Order: domains, tables by name (each with its indexes, policies and triggers), views, functions by name.

-- Tells how bad a single failure is.
CREATE DOMAIN health.event_severity AS character varying(20) CHECK (((VALUE)::text = ANY ((ARRAY['low'::character varying,
  'medium'::character varying, 'high'::character varying, 'critical'::character varying])::text[])));

-- Is a single failure, or an outcome: how many attempts of a window went well and how many failed.
CREATE DOMAIN health.event_type AS character varying(50) CHECK (((VALUE)::text = ANY ((ARRAY['pricing_sync_error'::character varying,
  'fee_sync_error'::character varying, 'booking_loss'::character varying, 'pricing_sync_outcome'::character varying,
  'fee_sync_outcome'::character varying, 'booking_outcome'::character varying])::text[])));

-- Tells whether a client sent it (reported) or it was derived from events (computed).
CREATE DOMAIN health.health_source AS character varying(20) CHECK (((VALUE)::text = ANY ((ARRAY['reported'::character varying,
  'computed'::character varying])::text[])));

-- Is the state of an integration; unknown means that it is silent or that there is too little to judge. Silence is never healthy.
CREATE DOMAIN health.health_status AS character varying(20) CHECK (((VALUE)::text = ANY ((ARRAY['healthy'::character varying,
  'warning'::character varying, 'critical'::character varying, 'unknown'::character varying])::text[])));

-- Is a share, 0.0000 to 1.0000; it is NULL where there were too few attempts.
CREATE DOMAIN health.rate AS numeric(5,4) CHECK (((VALUE >= (0)::numeric) AND (VALUE <= (1)::numeric)));

-- Is the kind of work that events speak of.
CREATE DOMAIN health.stream AS character varying(20) CHECK (((VALUE)::text = ANY ((ARRAY['pricing'::character varying,
  'fees'::character varying, 'booking'::character varying])::text[])));

-- Is the state of one kind of synchronisation; it is NULL where it cannot be judged.
CREATE DOMAIN health.sync_status AS character varying(20) CHECK (((VALUE)::text = ANY ((ARRAY['ok'::character varying,
  'warning'::character varying, 'error'::character varying])::text[])));

-- Holds events of integrations, append-only, for 90 days.
CREATE TABLE health.integration_events (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  event_id uuid NOT NULL,
  integration_id character varying(50) NOT NULL,
  event_type health.event_type NOT NULL,
  severity health.event_severity NOT NULL,
  message text,
  metadata jsonb,
  ok_count bigint,
  failed_count bigint,
  window_minutes integer,
  occurred_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT integration_events_pkey PRIMARY KEY (workspace_id, id, occurred_at),
  CONSTRAINT integration_events_failed_count_check CHECK (((failed_count >= 0) AND (failed_count <= 1000000000))),
  CONSTRAINT integration_events_integration_id_check CHECK (((integration_id)::text <> ''::text)),
  CONSTRAINT integration_events_message_check CHECK ((octet_length(message) <= 2048)),
  CONSTRAINT integration_events_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  CONSTRAINT integration_events_ok_count_check CHECK (((ok_count >= 0) AND (ok_count <= 1000000000))),
  CONSTRAINT integration_events_window_minutes_check CHECK (((window_minutes >= 1) AND (window_minutes <= 1440))),
  CONSTRAINT integration_events_workspace_id_event_id_occurred_at_key UNIQUE (workspace_id, event_id, occurred_at),
  CONSTRAINT integration_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
) PARTITION BY RANGE (occurred_at);
CREATE INDEX idx_integration_events_integration ON ONLY health.integration_events USING btree (workspace_id, integration_id,
  occurred_at DESC, id DESC);
CREATE INDEX idx_integration_events_occurred_at ON ONLY health.integration_events USING btree (workspace_id, occurred_at DESC, id DESC);
CREATE INDEX idx_integration_events_type ON ONLY health.integration_events USING btree (workspace_id, event_type, occurred_at DESC,
  id DESC);
ALTER TABLE health.integration_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON health.integration_events FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON health.integration_events AS RESTRICTIVE FOR ALL TO health_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON health.integration_events FOR ALL TO health_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Holds checks of an integration, append-only: what was reported, and each change that was computed.
CREATE TABLE health.integration_health (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  integration_id character varying(50) NOT NULL,
  status health.health_status NOT NULL,
  pricing_sync_status health.sync_status,
  fees_sync_status health.sync_status,
  booking_loss_rate health.rate,
  error_rate health.rate,
  last_checked timestamp with time zone NOT NULL,
  source health.health_source DEFAULT 'reported'::character varying NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT integration_health_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT integration_health_integration_id_check CHECK (((integration_id)::text <> ''::text)),
  CONSTRAINT integration_health_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT integration_health_workspace_id_integration_id_last_checked_key UNIQUE (workspace_id, integration_id, last_checked)
);
CREATE INDEX idx_integration_health_integration ON health.integration_health USING btree (workspace_id, integration_id, last_checked DESC,
  id DESC);
CREATE INDEX idx_integration_health_last_checked ON health.integration_health USING btree (workspace_id, last_checked DESC, id DESC);
ALTER TABLE health.integration_health ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON health.integration_health FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON health.integration_health AS RESTRICTIVE FOR ALL TO health_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON health.integration_health FOR ALL TO health_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_integration_health_updated_at BEFORE UPDATE ON health.integration_health FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds one row per integration: its state at the last check or ingest, and how fresh its events are. It never expires.
CREATE TABLE health.integration_health_current (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  integration_id character varying(50) NOT NULL,
  status health.health_status DEFAULT 'unknown'::character varying NOT NULL,
  pricing_sync_status health.sync_status,
  fees_sync_status health.sync_status,
  booking_loss_rate health.rate,
  error_rate health.rate,
  last_checked timestamp with time zone,
  last_event_at timestamp with time zone,
  covered_until timestamp with time zone,
  interval_minutes integer,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT integration_health_current_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT integration_health_current_integration_id_check CHECK (((integration_id)::text <> ''::text)),
  CONSTRAINT integration_health_current_interval_minutes_check CHECK (((interval_minutes >= 1) AND (interval_minutes <= 1440))),
  CONSTRAINT integration_health_current_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE,
  CONSTRAINT integration_health_current_workspace_id_integration_id_key UNIQUE (workspace_id, integration_id)
);
CREATE INDEX integration_health_current_created_idx ON health.integration_health_current USING btree (workspace_id, created_at, id);
ALTER TABLE health.integration_health_current ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON health.integration_health_current FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON health.integration_health_current AS RESTRICTIVE FOR ALL TO health_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON health.integration_health_current FOR ALL TO health_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));
CREATE TRIGGER set_integration_health_current_updated_at BEFORE UPDATE ON health.integration_health_current FOR EACH ROW
  EXECUTE FUNCTION platform.update_updated_at_column();

-- Holds counts per integration, stream and five minutes, written by the statement that stores the events: only what was stored counts.
CREATE TABLE health.integration_rollups (
  workspace_id uuid DEFAULT platform.current_workspace_id() NOT NULL,
  integration_id character varying(50) NOT NULL,
  stream health.stream NOT NULL,
  bucket timestamp with time zone NOT NULL,
  ok_count bigint NOT NULL,
  failed_count bigint NOT NULL,
  error_count bigint NOT NULL,
  critical_count bigint NOT NULL,
  covered_until timestamp with time zone NOT NULL,
  CONSTRAINT integration_rollups_pkey PRIMARY KEY (workspace_id, integration_id, stream, bucket),
  CONSTRAINT integration_rollups_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES platform.workspaces(id) ON DELETE CASCADE
) PARTITION BY RANGE (bucket);
ALTER TABLE health.integration_rollups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON health.integration_rollups FOR ALL TO signalbox_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY sealed_workspace ON health.integration_rollups AS RESTRICTIVE FOR ALL TO health_app
  USING ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL))
  WITH CHECK ((((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL));
CREATE POLICY workspace_isolation ON health.integration_rollups FOR ALL TO health_app
  USING ((workspace_id = platform.current_workspace_id()))
  WITH CHECK ((workspace_id = platform.current_workspace_id()));

-- Makes weekly partitions ahead and drops those that ended keep_days ago (90 to 3650); returns how many it made or dropped. It is harmless
-- when several call it at once. Only the owner calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION health.keep_partitions(reference timestamp with time zone, weeks_ahead integer, keep_days integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '2s'
AS $function$
DECLARE
  parent text; part text; week timestamptz; old record; changed integer := 0;
  -- The caller names a time, but never one that would drop what retention still promises or make partitions without end.
  today constant timestamptz := least(greatest(reference, now() - interval '1 day'), now() + interval '1 day');
  keep constant integer := least(greatest(keep_days, 90), 3650);
  newest constant timestamptz := date_trunc('week', today) + make_interval(weeks => least(greatest(weeks_ahead, 1), 52));
BEGIN
  -- Instances do this at the same time; the second finds nothing left to do.
  PERFORM pg_advisory_xact_lock(hashtextextended('health.maintain_partitions', 0));
  FOREACH parent IN ARRAY ARRAY['integration_events', 'integration_rollups'] LOOP
    week := date_trunc('week', today - make_interval(days => keep + 1));
    WHILE week <= newest LOOP
      part := parent || '_' || to_char(week, 'YYYYMMDD');
      IF to_regclass(format('health.%I', part)) IS NULL THEN
        -- Made apart and attached, so that the parent stays readable and writable.
        EXECUTE format('CREATE TABLE health.%I (LIKE health.%I INCLUDING ALL)', part, parent);
        EXECUTE format('ALTER TABLE health.%I ATTACH PARTITION health.%I FOR VALUES FROM (%L) TO (%L)', parent, part, week,
          week + interval '7 days');
        changed := changed + 1;
      END IF;
      week := week + interval '7 days';
    END LOOP;
    FOR old IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('health.%I', parent)::regclass
         -- Guarded: the planner may look at every table's name before it joins.
         AND CASE WHEN c.relname ~ '_[0-9]{8}$'
           THEN to_timestamp(right(c.relname, 8), 'YYYYMMDD') + interval '7 days' <= today - make_interval(days => keep + 1) END
       ORDER BY c.relname LOOP
      EXECUTE format('DROP TABLE health.%I', old.relname);
      changed := changed + 1;
    END LOOP;
  END LOOP;
  RETURN changed;
END
$function$;

-- Makes and drops partitions as keep_partitions does, given a proof of the service.
-- Owner: signalbox_owner. Executable by: health_app.
CREATE OR REPLACE FUNCTION health.maintain_partitions(reference timestamp with time zone, weeks_ahead integer, keep_days integer,
  proof text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM platform.require_proof(proof, 'retention', keep_days::text);
  RETURN health.keep_partitions(reference, weeks_ahead, keep_days);
END
$function$;

-- Removes events of a workspace from before a time, and their counts. Only remove_expired calls it.
-- Owner: signalbox_owner. Executable by: its owner alone.
CREATE OR REPLACE FUNCTION health.remove_old_events(workspace uuid, cutoff timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  removed integer; counts integer;
BEGIN
  DELETE FROM health.integration_events e
   USING (SELECT x.id, x.occurred_at FROM health.integration_events x WHERE x.workspace_id = workspace AND x.occurred_at < cutoff
           ORDER BY x.occurred_at, x.id LIMIT most) o
   WHERE e.workspace_id = workspace AND e.id = o.id AND e.occurred_at = o.occurred_at AND e.occurred_at < cutoff;
  GET DIAGNOSTICS removed = ROW_COUNT;
  DELETE FROM health.integration_rollups r
   USING (SELECT x.integration_id, x.stream, x.bucket FROM health.integration_rollups x WHERE x.workspace_id = workspace
     AND x.bucket < cutoff - interval '5 minutes' LIMIT most) o
   WHERE r.workspace_id = workspace AND r.integration_id = o.integration_id AND r.stream = o.stream AND r.bucket = o.bucket
     AND r.bucket < cutoff;
  GET DIAGNOSTICS counts = ROW_COUNT;
  RETURN greatest(removed, counts);
END
$function$;
