-- Purpose: says where entities that are older than their source columns came from (requirement V001).
-- after: catalog 8
-- table: catalog.entities
-- An entity is of an integration when its first source was recorded with it or before it; one that a user made stays the user's, also when
-- a source confirmed it later. What a sync wrote since is newer and stays. Readers see the change: the revision, which is the ETag, goes
-- on.
WITH page AS MATERIALIZED (
  SELECT e.workspace_id, e.id, e.created_at FROM catalog.entities e
   WHERE (e.workspace_id, e.id) > (
           coalesce((:cursor ->> 'workspace_id')::uuid, '00000000-0000-0000-0000-000000000000'),
           coalesce((:cursor ->> 'id')::uuid, '00000000-0000-0000-0000-000000000000'))
   ORDER BY e.workspace_id, e.id LIMIT :limit
),
origin AS MATERIALIZED (
  SELECT p.workspace_id, p.id, f.integration_id, f.external_id, s.first_synced_at, s.last_synced_at,
    coalesce(s.sync_version, 0) AS sync_version
    FROM page p
    -- entity_sources_entity_idx
    CROSS JOIN LATERAL (
      SELECT min(s.created_at) AS first_synced_at, max(s.last_seen_at) AS last_synced_at, max(s.sync_version) AS sync_version
        FROM catalog.entity_sources s WHERE s.workspace_id = p.workspace_id AND s.entity_id = p.id) s
    LEFT JOIN LATERAL (
      SELECT c.integration_id, s.external_id
        FROM catalog.entity_sources s JOIN catalog.integration_connections c ON c.workspace_id = s.workspace_id AND c.id = s.connection_id
       WHERE s.workspace_id = p.workspace_id AND s.entity_id = p.id AND s.created_at <= p.created_at
       ORDER BY s.created_at, s.id LIMIT 1) f ON true
),
changed AS (
  UPDATE catalog.entities e
     SET source_type = CASE WHEN o.external_id IS NOT NULL THEN 'INTEGRATION'
                            WHEN e.source_type = 'INTEGRATION' THEN 'INTEGRATION' ELSE 'USER_CREATED' END,
         source_integration_id = coalesce(e.source_integration_id, o.integration_id),
         source_external_id = coalesce(e.source_external_id, o.external_id),
         first_synced_at = coalesce(e.first_synced_at, o.first_synced_at),
         last_synced_at = coalesce(e.last_synced_at, o.last_synced_at),
         sync_version = greatest(e.sync_version, o.sync_version),
         revision = e.revision + 1
    FROM origin o
   WHERE e.workspace_id = o.workspace_id AND e.id = o.id
     AND (e.source_type NOT IN ('USER_CREATED', 'INTEGRATION')
       OR (o.external_id IS NOT NULL AND (e.source_type <> 'INTEGRATION' OR e.source_external_id IS NULL
         OR e.source_integration_id IS NULL))
       OR (o.first_synced_at IS NOT NULL AND (e.first_synced_at IS NULL OR e.last_synced_at IS NULL))
       OR e.sync_version < o.sync_version)
  RETURNING 1
)
SELECT (SELECT jsonb_build_object('workspace_id', p.workspace_id, 'id', p.id) FROM page p ORDER BY p.workspace_id DESC, p.id DESC LIMIT 1),
       (SELECT count(*) FROM page), (SELECT count(*) FROM changed)
