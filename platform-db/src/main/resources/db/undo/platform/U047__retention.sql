DELETE FROM platform.shared_tables WHERE table_name = 'platform.retention_choices';
DROP TABLE platform.retention_choices;
DROP TABLE platform.retention_kinds;
CREATE OR REPLACE FUNCTION platform.refuse_event_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = OLD.workspace_id AND w.status <> 'DELETED') THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION platform.refuse_event_change() IS 'Keeps events as they were appended, for the owner too; they go with their workspace only.';
CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
COMMENT ON FUNCTION platform.refuse_change() IS 'Keeps a table append-only, for its owner too.';
DROP FUNCTION platform.removes_expired();
