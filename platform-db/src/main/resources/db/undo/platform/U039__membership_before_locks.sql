GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.require_organization_role(organization uuid, VARIADIC allowed text[]) RETURNS text
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
DROP FUNCTION platform.organization_members(uuid);
DROP FUNCTION platform.held_organization_role(uuid, text[]);
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
CREATE FUNCTION platform.organization_members(organization uuid) RETURNS TABLE (user_id uuid, email text, display_name text, role text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_organization_role(organization, 'OWNER', 'ADMIN');
  RETURN QUERY SELECT u.id, u.email, u.display_name, m.role::text FROM platform.user_organizations m JOIN platform.users u ON u.id = m.user_id WHERE m.organization_id = organization ORDER BY u.email;
END
$$;
COMMENT ON FUNCTION platform.organization_members(uuid) IS 'The members of an organization, for its owners and administrators.';
SELECT platform.kernel_owns('platform.organization_members(uuid)');
-- Two organizations with one slug refuse this.
ALTER TABLE platform.organizations ADD CONSTRAINT organizations_slug_key UNIQUE (slug);
COMMENT ON COLUMN platform.organizations.slug IS 'Unique name in URLs: a-z, 0-9 and dashes.';
