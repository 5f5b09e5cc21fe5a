-- Purpose: stores the events of each workspace, append-only, with their tags, and what appends with a key answered.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces, brief. Size: constant. Online: yes.
--
-- A position is a time, a tick of 256 microseconds times 256 plus a slot, so that it tells nothing of other workspaces (ADR 23).
-- A common sequence would tell each workspace by its gaps how much the others write.
-- The two tables have no foreign keys and no checks, which took 80 to 100 microseconds more of an append of 268 to 430: append_together,
-- the only way in, looks at the workspace and checks types and tags, and forget_events deletes what a foreign key would.
-- WatermarkTest, RaceTest and UnrelatedAppendsTest break when positions are wrong, RawEventTest when something else can be stored.
CREATE TABLE platform.events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
  position bigint NOT NULL,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id uuid NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  tags text[] NOT NULL DEFAULT '{}',
  recorded_at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL DEFAULT coalesce(nullif(current_setting('signalbox.principal', true), ''), 'unknown'),
  correlation_id text,
  causation_id uuid,
  PRIMARY KEY (workspace_id, position),
  UNIQUE (workspace_id, id)
);
CREATE INDEX events_type_idx ON platform.events (workspace_id, type, position);
SELECT platform.isolate('platform.events', 'SELECT');
COMMENT ON TABLE platform.events IS 'Holds what happened in each workspace. Events never change.';
COMMENT ON COLUMN platform.events.workspace_id IS 'Names the workspace that it happened in.';
COMMENT ON COLUMN platform.events.position IS
  'Orders the events of the workspace: it is unique there and later than that of every event '
  'its transaction could see. It tells nothing of other workspaces.';
COMMENT ON COLUMN platform.events.tx IS 'Is the transaction that appended the event: it tells whether a snapshot saw it.';
COMMENT ON COLUMN platform.events.id IS 'Identifies the event: a UUID of version 7 from the application.';
COMMENT ON COLUMN platform.events.type IS 'Says what happened, as AGGREGATE.ACTION.STATUS.';
COMMENT ON COLUMN platform.events.data IS 'Holds the payload.';
COMMENT ON COLUMN platform.events.metadata IS 'Holds technical context, a JSON object.';
COMMENT ON COLUMN platform.events.tags IS 'Lists the tags as key:value, without personal data; queries find them in event_tags.';
COMMENT ON COLUMN platform.events.recorded_at IS 'Tells when the transaction began.';
COMMENT ON COLUMN platform.events.actor IS 'Names the principal who caused it.';
COMMENT ON COLUMN platform.events.correlation_id IS 'Names the request or process that it belongs to.';
COMMENT ON COLUMN platform.events.causation_id IS 'Names the event that caused it.';

CREATE TABLE platform.event_tags (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
  tag text NOT NULL,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  position bigint NOT NULL,
  type text NOT NULL,
  PRIMARY KEY (workspace_id, tag, position)
);
SELECT platform.isolate('platform.event_tags', 'SELECT');
COMMENT ON TABLE platform.event_tags IS
  'Holds one row for each event and tag, found by a B-tree: under row-level security a GIN index would never be used.';
COMMENT ON COLUMN platform.event_tags.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.event_tags.tag IS 'Is the tag, as key:value.';
COMMENT ON COLUMN platform.event_tags.tx IS 'Repeats tx of the event.';
COMMENT ON COLUMN platform.event_tags.position IS 'Names the event.';
COMMENT ON COLUMN platform.event_tags.type IS 'Repeats the type of the event.';

CREATE TABLE platform.event_order (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  since bigint NOT NULL,
  head bigint NOT NULL CHECK (head >= since),
  PRIMARY KEY (workspace_id)
);
SELECT platform.isolate('platform.event_order', 'SELECT');
COMMENT ON TABLE platform.event_order IS
  'Says which workspaces are in ordered mode: appends take turns, positions have no gaps and are committed in their order.';
COMMENT ON COLUMN platform.event_order.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.event_order.since IS 'Is the position from which on the order holds.';
COMMENT ON COLUMN platform.event_order.head IS 'Is the highest position that was given out.';

CREATE TABLE platform.event_receipts (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  PRIMARY KEY (workspace_id, key)
);
CREATE INDEX event_receipts_last_position_idx ON platform.event_receipts (workspace_id, last_position);
SELECT platform.isolate('platform.event_receipts', 'SELECT');
COMMENT ON TABLE platform.event_receipts IS 'Holds what an append with a key answered, as long as its events are kept.';
COMMENT ON COLUMN platform.event_receipts.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.event_receipts.key IS 'Is the key that the caller chose.';
COMMENT ON COLUMN platform.event_receipts.digest IS
  'Holds the SHA-256 of what was to be appended: the same key with other events is refused.';
COMMENT ON COLUMN platform.event_receipts.first_position IS 'Is the position of the first event.';
COMMENT ON COLUMN platform.event_receipts.last_position IS 'Is the position of the last event.';

CREATE TABLE platform.event_salt (
  salt bigint NOT NULL
);
CREATE UNIQUE INDEX event_salt_single ON platform.event_salt ((true));
INSERT INTO platform.event_salt VALUES (hashtextextended(gen_random_uuid()::text || gen_random_uuid()::text, 0));
COMMENT ON TABLE platform.event_salt IS
  'Holds one secret number from which the keys of event locks are derived, so that nobody can '
  'tell from pg_locks what others append. Only signalbox_kernel reads it.';
COMMENT ON COLUMN platform.event_salt.salt IS 'Was made at random when the database was migrated; it must not change while appends run.';
SELECT platform.kernel_owns_table('platform.event_salt');

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['events', 'event_tags', 'event_order', 'event_receipts'] LOOP
    EXECUTE format('CREATE POLICY kernel_reads ON platform.%I FOR SELECT TO signalbox_kernel USING (true)', target);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['events', 'event_tags', 'event_receipts'] LOOP
    EXECUTE format('CREATE POLICY kernel_appends ON platform.%I FOR INSERT TO signalbox_kernel '
      'WITH CHECK (workspace_id = platform.current_workspace_id())', target);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['events', 'event_tags'] LOOP
    EXECUTE format('CREATE POLICY kernel_forgets ON platform.%I FOR DELETE TO signalbox_kernel '
      'USING (NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace_id))', target);
  END LOOP;
END
$$;
CREATE POLICY kernel_orders ON platform.event_order TO signalbox_kernel
  USING (workspace_id = platform.current_workspace_id()) WITH CHECK (workspace_id = platform.current_workspace_id());
GRANT SELECT, INSERT, DELETE ON platform.events, platform.event_tags TO signalbox_kernel;
GRANT SELECT, INSERT ON platform.event_receipts TO signalbox_kernel;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.event_order TO signalbox_kernel;

CREATE FUNCTION platform.refuse_event_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND (platform.removes_expired()
      OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = OLD.workspace_id AND w.status <> 'DELETED')) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_event_change() IS
  'Keeps events as they were appended, for the owner too; they go with their workspace or when retention lets them go.';
REVOKE ALL ON FUNCTION platform.refuse_event_change() FROM PUBLIC;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON platform.events
  FOR EACH ROW EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER event_tags_append_only BEFORE UPDATE OR DELETE ON platform.event_tags
  FOR EACH ROW EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON platform.events
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER event_tags_never_truncated BEFORE TRUNCATE ON platform.event_tags
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION platform.event_stream_key(workspace uuid) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT hashtextextended(workspace::text, s.salt) FROM platform.event_salt s $$;
COMMENT ON FUNCTION platform.event_stream_key(uuid) IS
  'Returns the key of the lock that every append of a workspace shares, from which '
  'its other keys are derived. Only kernel functions call it.';

CREATE FUNCTION platform.forget_events() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(platform.event_stream_key(OLD.id));
  DELETE FROM platform.event_tags t WHERE t.workspace_id = OLD.id;
  DELETE FROM platform.events e WHERE e.workspace_id = OLD.id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.forget_events() IS 'Deletes the events of a workspace that was deleted, after appends under way.';
CREATE FUNCTION platform.order_events(wanted boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.order_events(boolean) IS 'Switches the entered workspace to ordered mode or back, after appends under way.';
SELECT platform.kernel_keeps('platform.event_stream_key(uuid)'), platform.kernel_owns('platform.order_events(boolean)');
REVOKE ALL ON FUNCTION platform.forget_events() FROM PUBLIC;
CREATE TRIGGER workspaces_forget_events AFTER DELETE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.forget_events();
-- It goes to the kernel last, since only the owner of the table can name it in a trigger.
SELECT platform.kernel_keeps('platform.forget_events()');
