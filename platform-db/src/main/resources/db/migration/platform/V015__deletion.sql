-- Purpose: deletes workspaces of any size, organizations and accounts. A workspace is marked at once, and nobody enters it any more;
-- its rows go in batches, by a job that can be killed at any moment.
-- Locks: ACCESS EXCLUSIVE on platform.user_identities for a policy, brief. Size: constant. Online: yes.
CREATE TABLE platform.deletions (
  in_workspace uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  requested_by text NOT NULL,
  rows_removed bigint NOT NULL DEFAULT 0,
  finished_at timestamptz
);
CREATE INDEX deletions_open_idx ON platform.deletions (requested_at) WHERE finished_at IS NULL;
CREATE INDEX deletions_organization_id_idx ON platform.deletions (organization_id, requested_at DESC);
COMMENT ON TABLE platform.deletions IS
  'Says which workspaces were deleted and how far the removal of their rows is. A row outlives workspace and organization.';
COMMENT ON COLUMN platform.deletions.in_workspace IS 'Names the workspace. It is no foreign key, since the row outlives it.';
COMMENT ON COLUMN platform.deletions.organization_id IS 'Names the organization that it belonged to.';
COMMENT ON COLUMN platform.deletions.name IS 'Is the name of the workspace.';
COMMENT ON COLUMN platform.deletions.requested_at IS 'Tells when it was deleted: since then nobody enters it.';
COMMENT ON COLUMN platform.deletions.requested_by IS 'Names the principal who deleted it.';
COMMENT ON COLUMN platform.deletions.rows_removed IS 'Counts the rows that were removed so far.';
COMMENT ON COLUMN platform.deletions.finished_at IS 'Tells when the last row was removed; it is NULL while the removal runs.';
SELECT platform.share('platform.deletions', $p$organization_id IN (SELECT o.organization_id FROM platform.user_organizations o
  WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid) AND o.role IN ('OWNER', 'ADMIN'))$p$);
CREATE POLICY kernel_adds ON platform.deletions FOR INSERT TO signalbox_kernel WITH CHECK ((SELECT platform.context_is_sealed()));
GRANT INSERT (in_workspace, organization_id, name, requested_by) ON platform.deletions TO signalbox_kernel;
GRANT DELETE ON platform.user_identities TO signalbox_kernel;
CREATE POLICY kernel_removes ON platform.user_identities FOR DELETE TO signalbox_kernel USING ((SELECT platform.context_is_sealed()));

CREATE FUNCTION platform.mark_deleted(workspace uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO platform.deletions (in_workspace, organization_id, name, requested_by)
    SELECT w.id, w.organization_id, w.name, platform.sealed('principal') FROM platform.workspaces w WHERE w.id = workspace
      AND w.status <> 'DELETED' ON CONFLICT DO NOTHING;
  UPDATE platform.workspaces w SET status = 'DELETED', slug = 'deleted-' || w.id WHERE w.id = workspace AND w.status <> 'DELETED';
END
$$;
COMMENT ON FUNCTION platform.mark_deleted(uuid) IS
  'Closes a workspace for good and hands its rows to the job that removes them. Only kernel functions call it.';

CREATE FUNCTION platform.change_workspace(workspace uuid, new_name text, new_status text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.change_workspace(uuid, text, text) IS
  'Renames, suspends, resumes or (DELETED) deletes a workspace with everything in it: it is closed at once and '
  'emptied by remove_deleted. Owners and administrators of its organization may call it.';

CREATE FUNCTION platform.delete_organization(organization uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER');
  PERFORM platform.mark_deleted(w.id) FROM platform.workspaces w WHERE w.organization_id = organization AND w.status <> 'DELETED'
    ORDER BY w.id;
  UPDATE platform.organizations o SET status = 'DELETED', slug = 'deleted-' || o.id WHERE o.id = organization;
END
$$;
COMMENT ON FUNCTION platform.delete_organization(uuid) IS
  'Closes an organization and all its workspaces for good, for its owners. Its rows go with those of its last workspace.';

CREATE FUNCTION platform.delete_me() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.delete_me() IS
  'Deletes the caller''s own account: its address, name, password, identities and memberships go, its id stays '
  'in what it did. It is refused for the last owner of an organization or workspace.';
SELECT platform.kernel_keeps('platform.mark_deleted(uuid)'), platform.kernel_owns('platform.change_workspace(uuid,text,text)'),
  platform.kernel_owns('platform.delete_organization(uuid)'), platform.kernel_owns('platform.delete_me()');

-- It runs as the owner, whose policies show rows of every workspace; what it removes belongs to a workspace that was deleted.
CREATE FUNCTION platform.remove_deleted(most integer, proof text) RETURNS TABLE (workspace uuid, removed integer, finished boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.remove_deleted(integer, text) IS
  'Removes so many rows at most of one workspace that was deleted; of another one where others are at it '
  'already. It returns no row where nothing is left to do. A background job calls it.';
REVOKE ALL ON FUNCTION platform.remove_deleted(integer, text) FROM PUBLIC;
DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION platform.remove_deleted(integer, text) TO %s', platform.app_roles('platform'));
END
$$;
