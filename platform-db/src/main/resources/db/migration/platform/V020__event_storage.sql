-- Purpose: the one way to append events: consistent on whatever the caller names, without a sequence whose gaps tell how much others write.
-- Locks: ACCESS EXCLUSIVE on platform.events and platform.event_tags, brief; both are empty until now. Size: constant. Online: yes.
CREATE TABLE platform.event_salt (
  salt bigint NOT NULL
);
CREATE UNIQUE INDEX event_salt_single ON platform.event_salt ((true));
COMMENT ON TABLE platform.event_salt IS 'One secret number from which the keys of event locks are derived, so that nobody can tell from pg_locks what others append. Readable by signalbox_kernel alone.';
COMMENT ON COLUMN platform.event_salt.salt IS 'Made at random when the database was migrated; must not change while appends run.';
INSERT INTO platform.event_salt VALUES (hashtextextended(gen_random_uuid()::text || gen_random_uuid()::text, 0));

CREATE TABLE platform.event_order (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  since bigint NOT NULL,
  head bigint NOT NULL CHECK (head >= since),
  PRIMARY KEY (workspace_id)
);
SELECT platform.isolate('platform.event_order', 'SELECT');
COMMENT ON TABLE platform.event_order IS 'Workspaces in ordered mode: appends take turns, positions have no gaps and are committed in their order.';
COMMENT ON COLUMN platform.event_order.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.event_order.since IS 'The position from which on the order holds.';
COMMENT ON COLUMN platform.event_order.head IS 'The highest position given out.';

CREATE TABLE platform.event_receipts (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  PRIMARY KEY (workspace_id, key)
);
SELECT platform.isolate('platform.event_receipts', 'SELECT');
COMMENT ON TABLE platform.event_receipts IS 'What an append with a key answered, kept as long as its events.';
COMMENT ON COLUMN platform.event_receipts.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.event_receipts.key IS 'The key that the caller chose.';
COMMENT ON COLUMN platform.event_receipts.digest IS 'SHA-256 of what was to be appended: the same key with other events is refused.';
COMMENT ON COLUMN platform.event_receipts.first_position IS 'Position of its first event.';
COMMENT ON COLUMN platform.event_receipts.last_position IS 'Position of its last event.';

-- What every append would pay for: foreign keys that lock the one row of the workspace, and checks that are read and compiled again for each
-- statement. append_events, the only way in, looks at the workspace and checks instead; forget_events clears up.
ALTER TABLE platform.events DROP CONSTRAINT events_type_check;
ALTER TABLE platform.events DROP CONSTRAINT events_metadata_check;
ALTER TABLE platform.event_tags DROP CONSTRAINT event_tags_tag_check;
ALTER TABLE platform.event_tags DROP CONSTRAINT event_tags_workspace_id_fkey;
ALTER TABLE platform.event_tags DROP CONSTRAINT event_tags_workspace_id_position_fkey;
ALTER TABLE platform.events DROP CONSTRAINT events_workspace_id_fkey;
DROP INDEX platform.event_tags_position_idx;
DROP INDEX platform.events_recorded_at_idx;
COMMENT ON COLUMN platform.events.position IS 'Sequence position, unique in the workspace; later than that of every event its transaction could see. Of other workspaces it tells nothing.';
CREATE POLICY kernel_reads ON platform.events FOR SELECT TO signalbox_kernel USING (true);
CREATE POLICY kernel_reads ON platform.event_tags FOR SELECT TO signalbox_kernel USING (true);
CREATE POLICY kernel_reads ON platform.event_order FOR SELECT TO signalbox_kernel USING (true);
CREATE POLICY kernel_reads ON platform.event_receipts FOR SELECT TO signalbox_kernel USING (true);
CREATE POLICY kernel_appends ON platform.events FOR INSERT TO signalbox_kernel WITH CHECK (workspace_id = platform.current_workspace_id());
CREATE POLICY kernel_appends ON platform.event_tags FOR INSERT TO signalbox_kernel WITH CHECK (workspace_id = platform.current_workspace_id());
CREATE POLICY kernel_appends ON platform.event_receipts FOR INSERT TO signalbox_kernel WITH CHECK (workspace_id = platform.current_workspace_id());
CREATE POLICY kernel_orders ON platform.event_order TO signalbox_kernel USING (workspace_id = platform.current_workspace_id()) WITH CHECK (workspace_id = platform.current_workspace_id());
CREATE POLICY kernel_forgets ON platform.events FOR DELETE TO signalbox_kernel USING (NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace_id));
CREATE POLICY kernel_forgets ON platform.event_tags FOR DELETE TO signalbox_kernel USING (NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace_id));
GRANT SELECT, INSERT, DELETE ON platform.events, platform.event_tags TO signalbox_kernel;
GRANT SELECT, INSERT ON platform.event_receipts TO signalbox_kernel;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.event_order TO signalbox_kernel;

CREATE FUNCTION platform.refuse_event_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = OLD.workspace_id) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_event_change() IS 'Keeps events as they were appended, for the owner too; they go with their workspace only.';
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON platform.events FOR EACH ROW EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER event_tags_append_only BEFORE UPDATE OR DELETE ON platform.event_tags FOR EACH ROW EXECUTE FUNCTION platform.refuse_event_change();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON platform.events FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER event_tags_never_truncated BEFORE TRUNCATE ON platform.event_tags FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION platform.event_stream_key(workspace uuid) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT hashtextextended(workspace::text, s.salt) FROM platform.event_salt s $$;
COMMENT ON FUNCTION platform.event_stream_key(uuid) IS 'Key of the lock that every append of a workspace shares, and seed of its other keys. For kernel functions only.';

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
COMMENT ON FUNCTION platform.forget_events() IS 'Takes the events of a deleted workspace along, after appends under way.';
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
ALTER TABLE platform.event_salt OWNER TO signalbox_kernel;
REVOKE ALL ON FUNCTION platform.event_stream_key(uuid), platform.forget_events(), platform.refuse_event_change() FROM PUBLIC;
ALTER FUNCTION platform.event_stream_key(uuid) OWNER TO signalbox_kernel;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
CREATE TRIGGER workspaces_forget_events AFTER DELETE ON platform.workspaces FOR EACH ROW EXECUTE FUNCTION platform.forget_events();
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
ALTER FUNCTION platform.forget_events() OWNER TO signalbox_kernel;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
