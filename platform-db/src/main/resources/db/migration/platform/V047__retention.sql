-- Purpose: a workspace chooses how long it keeps what only grows.
-- Locks: none on tables in use. Size: constant. Online: yes.
CREATE TABLE platform.retention_kinds (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]{1,40}$'),
  removal text NOT NULL,
  of_workspace boolean NOT NULL DEFAULT true,
  default_days integer CHECK (default_days >= least_days),
  least_days integer NOT NULL CHECK (least_days >= 0),
  most_days integer NOT NULL DEFAULT 3650 CHECK (most_days >= least_days),
  for_ever boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE platform.retention_kinds IS 'Data that grows without end unless it is removed. Migrations add kinds; operators change default_days.';
COMMENT ON COLUMN platform.retention_kinds.kind IS 'Name of the kind of data.';
COMMENT ON COLUMN platform.retention_kinds.removal IS 'Function (workspace, cutoff, most) that removes so many rows at most and returns how many it removed.';
COMMENT ON COLUMN platform.retention_kinds.of_workspace IS 'Whether a workspace chooses; else the default holds for the whole database.';
COMMENT ON COLUMN platform.retention_kinds.default_days IS 'Days that it is kept where the workspace has not chosen; NULL means for ever.';
COMMENT ON COLUMN platform.retention_kinds.least_days IS 'Fewest days that a workspace can choose.';
COMMENT ON COLUMN platform.retention_kinds.most_days IS 'Most days that a workspace can choose.';
COMMENT ON COLUMN platform.retention_kinds.for_ever IS 'Whether a workspace can choose to keep it for ever.';

CREATE TABLE platform.retention_choices (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  keep_days integer CHECK (keep_days BETWEEN 0 AND 36500),
  PRIMARY KEY (workspace_id, kind)
);
SELECT platform.isolate('platform.retention_choices');
COMMENT ON TABLE platform.retention_choices IS 'How long a workspace keeps what it has, where it differs from the default.';
COMMENT ON COLUMN platform.retention_choices.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.retention_choices.id IS 'Names the choice in the audit log.';
COMMENT ON COLUMN platform.retention_choices.kind IS 'The kind of data.';
COMMENT ON COLUMN platform.retention_choices.keep_days IS 'Days that it is kept; NULL means for ever.';
CREATE TRIGGER retention_choices_audit AFTER INSERT OR UPDATE OR DELETE ON platform.retention_choices FOR EACH ROW EXECUTE FUNCTION platform.write_audit('RETENTION');
DO $$ BEGIN EXECUTE format('GRANT SELECT ON platform.retention_kinds TO %s', platform.app_roles('platform')); END $$;

-- Both logs stay append-only, for their owner too, except inside the functions of V048, which set this variable for as long as they run.
CREATE FUNCTION platform.removes_expired() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT current_user = 'signalbox_owner' AND coalesce(current_setting('signalbox.removes_expired', true), '') = 'on' $$;
COMMENT ON FUNCTION platform.removes_expired() IS 'Whether the owner is removing what retention lets go. A service sets the variable in vain, since it is never the owner.';

CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND platform.removes_expired() THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_change() IS 'Keeps a table append-only, for its owner too, until retention lets rows go.';

CREATE OR REPLACE FUNCTION platform.refuse_event_change() RETURNS trigger
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
COMMENT ON FUNCTION platform.refuse_event_change() IS 'Keeps events as they were appended, for the owner too; they go with their workspace or when retention lets them go.';
REVOKE ALL ON FUNCTION platform.removes_expired() FROM PUBLIC;
-- The kernel clears up behind a workspace that is deleted in SQL.
GRANT EXECUTE ON FUNCTION platform.removes_expired() TO signalbox_kernel;
