-- Purpose: notes of old have no spaces around their text.
-- after: sample 1
-- table: sample.notes
WITH page AS (
  SELECT n.workspace_id, n.id FROM sample.notes n
   WHERE (n.workspace_id, n.id) > (
           coalesce((:cursor ->> 'workspace_id')::uuid, '00000000-0000-0000-0000-000000000000'),
           coalesce((:cursor ->> 'id')::uuid, '00000000-0000-0000-0000-000000000000'))
   ORDER BY n.workspace_id, n.id LIMIT :limit
),
changed AS (
  UPDATE sample.notes n SET text = btrim(n.text) FROM page p
   WHERE n.workspace_id = p.workspace_id AND n.id = p.id AND n.text <> btrim(n.text)
  RETURNING 1
)
SELECT (SELECT jsonb_build_object('workspace_id', p.workspace_id, 'id', p.id) FROM page p ORDER BY p.workspace_id DESC, p.id DESC LIMIT 1),
       (SELECT count(*) FROM page), (SELECT count(*) FROM changed)
