-- Purpose: keeps one row for each identity and workspace that it may enter, derived from the directory by triggers.
-- Locks: SHARE ROW EXCLUSIVE on five tables of the directory, for a moment. Size: constant. Online: yes.
--
-- A row is there exactly while the identity is known, its user a member, and user, workspace and organization are ACTIVE (ADR 25).
-- Entering as a member reads this one row instead of joining five tables, which took a fifth of an entry.
-- Two changes that do not see each other, say a member who joins and a workspace that is suspended, would both leave a row behind.
-- So each change derives its rows under a lock on this table, one after the other, while entering does not wait; the table is the lock,
-- since only its owner, the kernel, may take it, and an advisory lock could be held by anybody.
-- MemberEntriesTest breaks when the rows differ from the join, after random changes and after two changes at once.
CREATE TABLE platform.member_entries (
  issuer text NOT NULL,
  subject text NOT NULL,
  in_workspace uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (issuer, subject, in_workspace)
);
CREATE INDEX member_entries_user_id_idx ON platform.member_entries (user_id);
CREATE INDEX member_entries_in_workspace_idx ON platform.member_entries (in_workspace);
COMMENT ON TABLE platform.member_entries IS
  'Says which identity may enter which workspace, derived from the directory by triggers. Only signalbox_kernel reads it.';
COMMENT ON COLUMN platform.member_entries.issuer IS 'Is the issuer of the token that enters.';
COMMENT ON COLUMN platform.member_entries.subject IS 'Is the subject of the token that enters.';
COMMENT ON COLUMN platform.member_entries.in_workspace IS 'Names the workspace that may be entered.';
COMMENT ON COLUMN platform.member_entries.user_id IS 'Names the user behind the identity.';
COMMENT ON COLUMN platform.member_entries.role IS 'Is the role of the membership.';
SELECT platform.kernel_owns_table('platform.member_entries');

CREATE FUNCTION platform.settle_entries(person uuid, place uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
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
$$;
COMMENT ON FUNCTION platform.settle_entries(uuid, uuid) IS
  'Derives the entries of a user, of a workspace, of a user in a workspace, or (both NULL) all of them again. It waits for others who '
  'do.';

CREATE FUNCTION platform.settle_entries_of_row() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.settle_entries_of_row() IS
  'Derives entries again after a change of the directory that may let somebody in or out.';
SELECT platform.kernel_keeps(f::regprocedure, 'signalbox_owner')
  FROM unnest(ARRAY['platform.settle_entries(uuid,uuid)', 'platform.settle_entries_of_row()']) f;

CREATE TRIGGER users_settle_entries AFTER UPDATE OF status ON platform.users
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER user_identities_settle_entries AFTER INSERT OR UPDATE OR DELETE ON platform.user_identities
  FOR EACH ROW EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspace_members_settle_entries AFTER INSERT OR UPDATE OR DELETE ON platform.workspace_members
  FOR EACH ROW EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER user_identities_settle_all AFTER TRUNCATE ON platform.user_identities
  FOR EACH STATEMENT EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspace_members_settle_all AFTER TRUNCATE ON platform.workspace_members
  FOR EACH STATEMENT EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER workspaces_settle_entries AFTER UPDATE OF status, organization_id ON platform.workspaces
  FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.organization_id <> NEW.organization_id)
  EXECUTE FUNCTION platform.settle_entries_of_row();
CREATE TRIGGER organizations_settle_entries AFTER UPDATE OF status ON platform.organizations
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION platform.settle_entries_of_row();
