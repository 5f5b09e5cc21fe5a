-- Purpose: the only ways to change organizations, workspaces and memberships. Each function first checks the sealed role.
-- Locks: ACCESS EXCLUSIVE on the directory tables for their policies, brief. Size: constant. Online: yes.
-- Commands lock the organization first, then workspaces, then members.

-- The kernel alone writes, in named columns and in a sealed transaction only.
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['organizations', 'user_organizations', 'workspaces', 'workspace_members', 'users'] LOOP
    EXECUTE format('CREATE POLICY kernel_adds ON platform.%I FOR INSERT TO signalbox_kernel '
      'WITH CHECK ((SELECT platform.context_is_sealed()))', target);
    EXECUTE format('CREATE POLICY kernel_changes ON platform.%I FOR UPDATE TO signalbox_kernel '
      'USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()))', target);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['user_organizations', 'workspaces', 'workspace_members'] LOOP
    EXECUTE format('CREATE POLICY kernel_removes ON platform.%I FOR DELETE TO signalbox_kernel '
      'USING ((SELECT platform.context_is_sealed()))', target);
  END LOOP;
END
$$;
GRANT INSERT (name, slug), UPDATE (name, status, slug) ON platform.organizations TO signalbox_kernel;
GRANT INSERT (user_id, organization_id, role, invited_by, joined_at), UPDATE (role), DELETE ON platform.user_organizations
  TO signalbox_kernel;
GRANT INSERT (organization_id, name, slug), UPDATE (name, status, slug), DELETE ON platform.workspaces TO signalbox_kernel;
GRANT INSERT (workspace_id, user_id, role), UPDATE (role), DELETE ON platform.workspace_members TO signalbox_kernel;

-- Whoever does not belong to an organization is answered before any lock is waited for: a foreign organization is answered like a missing
-- one in time as well, and strangers lock no row of it.
CREATE FUNCTION platform.held_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.held_organization_role(uuid, text[]) IS
  'Returns the caller''s role in an organization, if it is one of these, and takes no '
  'lock. An unknown organization is answered like a foreign one.';

CREATE FUNCTION platform.require_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text := platform.held_organization_role(organization, VARIADIC allowed);
BEGIN
  PERFORM FROM platform.organizations o WHERE o.id = organization FOR NO KEY UPDATE;
  -- Once more: the role may have been withdrawn while the lock was waited for.
  RETURN platform.held_organization_role(organization, VARIADIC allowed);
END
$$;
COMMENT ON FUNCTION platform.require_organization_role(uuid, text[]) IS
  'Returns the caller''s role in an organization, if it is one of these, after it locked the organization and looked again.';

CREATE FUNCTION platform.create_organization(new_name text, new_slug text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  PERFORM platform.require_context('PERSON');
  INSERT INTO platform.organizations (name, slug) VALUES (new_name, new_slug) RETURNING id INTO made;
  INSERT INTO platform.user_organizations (user_id, organization_id, role, joined_at)
    VALUES (platform.current_user_id(), made, 'OWNER', now());
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.create_organization(text, text) IS 'Makes an organization that the caller owns and returns its id.';

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
COMMENT ON FUNCTION platform.create_workspace(uuid, text, text) IS
  'Makes a workspace of an organization that the caller administers, with the caller as its owner, and returns its id.';

CREATE FUNCTION platform.set_member_role(member uuid, new_role text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.set_member_role(uuid, text) IS
  'Changes the role of a member of the entered workspace, or removes the member (NULL). Only '
  'owners handle owners, the last owner stays, and anybody may leave.';

CREATE FUNCTION platform.set_organization_role(organization uuid, member uuid, new_role text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION platform.set_organization_role(uuid, uuid, text) IS
  'Changes the role of a member of an organization, or removes the member (NULL) from it and from all its workspaces.';

CREATE FUNCTION platform.organization_members(organization uuid)
  RETURNS TABLE (user_id uuid, email text, email_verified boolean, display_name text, role text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.held_organization_role(organization, 'OWNER', 'ADMIN');
  RETURN QUERY SELECT u.id, u.email, u.email_verified_at IS NOT NULL, u.display_name, m.role::text FROM platform.user_organizations m
    JOIN platform.users u ON u.id = m.user_id WHERE m.organization_id = organization ORDER BY u.email;
END
$$;
COMMENT ON FUNCTION platform.organization_members(uuid) IS 'Lists the members of an organization, for its owners and administrators.';

SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.held_organization_role(uuid,text[])',
  'platform.require_organization_role(uuid,text[])', 'platform.create_organization(text,text)', 'platform.create_workspace(uuid,text,text)',
  'platform.set_member_role(uuid,text)', 'platform.set_organization_role(uuid,uuid,text)', 'platform.organization_members(uuid)']) f;
