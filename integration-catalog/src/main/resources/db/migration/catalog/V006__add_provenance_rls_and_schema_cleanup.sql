-- Purpose: the defensive clean-up of requirement V006. Our V002 isolated provenance from its first day and V003, V004 never made the
-- redundant objects, so each step is a no-op that stays true on databases that took another way. Locks: none in practice. Size: constant.
-- Online: yes.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = 'catalog.entity_attribute_provenance'::regclass
    AND polname = 'workspace_isolation') THEN
    PERFORM platform.isolate('catalog.entity_attribute_provenance');
  END IF;
END
$$;
DROP INDEX IF EXISTS catalog.idx_integration_definitions_slug;
DROP INDEX IF EXISTS catalog.idx_integration_connections_workspace;
DROP POLICY IF EXISTS integration_connections_select_by_workspace ON catalog.integration_connections;
