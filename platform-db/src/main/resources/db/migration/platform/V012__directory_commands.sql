-- Purpose: the only ways to change organizations, workspaces and memberships. Each function first checks the sealed role; writes are the kernel's alone.
-- Locks: brief ones for policies. Size: constant. Online: yes. Lock order: organization, workspace, members.

-- What the kernel may write: named columns, in a sealed transaction only.
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['organizations', 'user_organizations', 'workspaces', 'workspace_members', 'users'] LOOP
    EXECUTE format('CREATE POLICY kernel_adds ON platform.%I FOR INSERT TO signalbox_kernel WITH CHECK ((SELECT platform.context_is_sealed()))', target);
    EXECUTE format('CREATE POLICY kernel_changes ON platform.%I FOR UPDATE TO signalbox_kernel USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()))', target);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['user_organizations', 'workspaces', 'workspace_members'] LOOP
    EXECUTE format('CREATE POLICY kernel_removes ON platform.%I FOR DELETE TO signalbox_kernel USING ((SELECT platform.context_is_sealed()))', target);
  END LOOP;
END
$$;
GRANT INSERT (name, slug), UPDATE (name) ON platform.organizations TO signalbox_kernel;
GRANT INSERT (user_id, organization_id, role, invited_by, joined_at), UPDATE (role), DELETE ON platform.user_organizations TO signalbox_kernel;
GRANT INSERT (organization_id, name, slug), UPDATE (name, status), DELETE ON platform.workspaces TO signalbox_kernel;
GRANT INSERT (workspace_id, user_id, role), UPDATE (role), DELETE ON platform.workspace_members TO signalbox_kernel;

CREATE FUNCTION platform.require_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text;
BEGIN
  PERFORM platform.require_context('PERSON');
  PERFORM FROM platform.organizations o WHERE o.id = organization AND o.status = 'ACTIVE' FOR NO KEY UPDATE;
  SELECT m.role INTO held FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = platform.current_user_id() AND m.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$$;
COMMENT ON FUNCTION platform.require_organization_role(uuid, text[]) IS 'The caller''s role in an organization, if it is one of these; locks the organization. An unknown organization is answered like a foreign one.';

CREATE FUNCTION platform.create_organization(new_name text, new_slug text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  PERFORM platform.require_context('PERSON');
  INSERT INTO platform.organizations (name, slug) VALUES (new_name, new_slug) RETURNING id INTO made;
  INSERT INTO platform.user_organizations (user_id, organization_id, role, joined_at) VALUES (platform.current_user_id(), made, 'OWNER', now());
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.create_organization(text, text) IS 'Makes an organization; the caller owns it.';

CREATE FUNCTION platform.create_workspace(organization uuid, new_name text, new_slug text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER', 'ADMIN');
  INSERT INTO platform.workspaces (organization_id, name, slug) VALUES (organization, new_name, new_slug) RETURNING id INTO made;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (made, platform.current_user_id(), 'OWNER');
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.create_workspace(uuid, text, text) IS 'Makes a workspace of an organization that the caller administers; the caller owns it.';

CREATE FUNCTION platform.change_workspace(workspace uuid, new_name text, new_status text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_organization_role((SELECT w.organization_id FROM platform.workspaces w WHERE w.id = workspace), 'OWNER', 'ADMIN');
  IF new_status = 'DELETED' THEN
    DELETE FROM platform.workspaces w WHERE w.id = workspace;
  ELSE
    UPDATE platform.workspaces w SET name = coalesce(new_name, w.name), status = coalesce(new_status, w.status) WHERE w.id = workspace;
  END IF;
END
$$;
COMMENT ON FUNCTION platform.change_workspace(uuid, text, text) IS 'Renames, suspends, resumes or (DELETED) deletes a workspace with everything in it. For owners and administrators of its organization.';

CREATE FUNCTION platform.set_member_role(member uuid, new_role text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  workspace uuid := platform.current_workspace_id(); held text; old_role text;
BEGIN
  held := CASE WHEN new_role IS NULL AND member = platform.current_user_id() THEN platform.require_context('OWNER', 'ADMIN', 'EDITOR', 'APPROVER', 'VIEWER')
    ELSE platform.require_context('OWNER', 'ADMIN', 'KEY:admin') END;
  PERFORM FROM platform.workspaces w WHERE w.id = workspace FOR NO KEY UPDATE;
  SELECT m.role INTO old_role FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.user_id = member;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF (old_role = 'OWNER' OR new_role = 'OWNER') AND held <> 'OWNER' THEN RAISE EXCEPTION 'only owners handle owners' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  IF old_role = 'OWNER' AND new_role IS DISTINCT FROM 'OWNER' AND (SELECT count(*) FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.role = 'OWNER') < 2 THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  IF new_role IS NULL THEN
    DELETE FROM platform.workspace_members m WHERE m.workspace_id = workspace AND m.user_id = member;
  ELSE
    UPDATE platform.workspace_members m SET role = new_role WHERE m.workspace_id = workspace AND m.user_id = member;
  END IF;
END
$$;
COMMENT ON FUNCTION platform.set_member_role(uuid, text) IS 'Changes the role of a member of the entered workspace, or removes the member (NULL). Only owners handle owners; the last owner stays; anybody may leave.';

CREATE FUNCTION platform.set_organization_role(organization uuid, member uuid, new_role text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text; old_role text;
BEGIN
  held := CASE WHEN new_role IS NULL AND member = platform.current_user_id() THEN platform.require_organization_role(organization, 'OWNER', 'ADMIN', 'MEMBER')
    ELSE platform.require_organization_role(organization, 'OWNER', 'ADMIN') END;
  SELECT m.role INTO old_role FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = member;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF (old_role = 'OWNER' OR new_role = 'OWNER') AND held <> 'OWNER' THEN RAISE EXCEPTION 'only owners handle owners' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  IF old_role = 'OWNER' AND new_role IS DISTINCT FROM 'OWNER' AND (SELECT count(*) FROM platform.user_organizations m WHERE m.organization_id = organization AND m.role = 'OWNER') < 2 THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  IF new_role IS NOT NULL THEN
    UPDATE platform.user_organizations m SET role = new_role WHERE m.organization_id = organization AND m.user_id = member;
    RETURN;
  END IF;
  PERFORM FROM platform.workspaces w WHERE w.organization_id = organization ORDER BY w.id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM platform.workspace_members m JOIN platform.workspaces w ON w.id = m.workspace_id AND w.organization_id = organization
      WHERE m.user_id = member AND m.role = 'OWNER'
        AND NOT EXISTS (SELECT FROM platform.workspace_members x WHERE x.workspace_id = m.workspace_id AND x.role = 'OWNER' AND x.user_id <> member)) THEN
    RAISE EXCEPTION 'the last owner of a workspace stays' USING ERRCODE = '42501', HINT = 'last-owner';
  END IF;
  DELETE FROM platform.workspace_members m USING platform.workspaces w WHERE w.id = m.workspace_id AND w.organization_id = organization AND m.user_id = member;
  DELETE FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = member;
END
$$;
COMMENT ON FUNCTION platform.set_organization_role(uuid, uuid, text) IS 'Changes the role of a member of an organization, or removes the member (NULL) from it and from all its workspaces.';

CREATE FUNCTION platform.organization_members(organization uuid) RETURNS TABLE (user_id uuid, email text, display_name text, role text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER', 'ADMIN');
  RETURN QUERY SELECT u.id, u.email, u.display_name, m.role::text FROM platform.user_organizations m JOIN platform.users u ON u.id = m.user_id WHERE m.organization_id = organization ORDER BY u.email;
END
$$;
COMMENT ON FUNCTION platform.organization_members(uuid) IS 'The members of an organization, for its owners and administrators.';

SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.require_organization_role(uuid,text[])', 'platform.create_organization(text,text)', 'platform.create_workspace(uuid,text,text)',
  'platform.change_workspace(uuid,text,text)', 'platform.set_member_role(uuid,text)', 'platform.set_organization_role(uuid,uuid,text)', 'platform.organization_members(uuid)']) f;
