-- Purpose: whoever does not belong to an organization is answered before any lock is waited for, so that a foreign organization is answered like a missing
-- one in time as well, and strangers lock no row of it. The slug of an organization is its owner's business: a taken one told that a stranger has it.
-- Locks: ACCESS EXCLUSIVE on platform.organizations, for a moment. Size: constant. Online: yes.
ALTER TABLE platform.organizations DROP CONSTRAINT organizations_slug_key;
COMMENT ON COLUMN platform.organizations.slug IS 'Name in URLs: a-z, 0-9 and dashes. Of several organizations with one slug nobody learns; ids tell them apart.';
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE FUNCTION platform.held_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text;
BEGIN
  PERFORM platform.require_context('PERSON');
  SELECT m.role INTO held FROM platform.user_organizations m JOIN platform.organizations o ON o.id = m.organization_id AND o.status = 'ACTIVE'
   WHERE m.organization_id = organization AND m.user_id = platform.current_user_id() AND m.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$$;
COMMENT ON FUNCTION platform.held_organization_role(uuid, text[]) IS 'The caller''s role in an organization, if it is one of these; takes no lock. An unknown organization is answered like a foreign one.';
REVOKE ALL ON FUNCTION platform.held_organization_role(uuid, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION platform.require_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
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
COMMENT ON FUNCTION platform.require_organization_role(uuid, text[]) IS 'The caller''s role in an organization, if it is one of these; then locks the organization and looks again.';

DROP FUNCTION platform.organization_members(uuid);
CREATE FUNCTION platform.organization_members(organization uuid) RETURNS TABLE (user_id uuid, email text, email_verified boolean, display_name text, role text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.held_organization_role(organization, 'OWNER', 'ADMIN');
  RETURN QUERY SELECT u.id, u.email, u.email_verified_at IS NOT NULL, u.display_name, m.role::text FROM platform.user_organizations m JOIN platform.users u ON u.id = m.user_id WHERE m.organization_id = organization ORDER BY u.email;
END
$$;
COMMENT ON FUNCTION platform.organization_members(uuid) IS 'The members of an organization, for its owners and administrators.';
REVOKE ALL ON FUNCTION platform.organization_members(uuid) FROM PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION platform.organization_members(uuid), platform.held_organization_role(uuid, text[]) TO %s', platform.app_roles('platform')); END $$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
