-- Catalogue rules of the isolation. One row per finding: rule, object, remedy. No row means every table is isolated.
WITH app AS (SELECT s.schema_name, s.app_role FROM platform.services s),
schemas AS (SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname = 'platform' OR n.nspname IN (SELECT schema_name FROM app)),
tables AS (
  SELECT c.oid, c.oid::regclass::text AS name, c.relnamespace, c.relrowsecurity, c.relforcerowsecurity, c.relispartition, c.relowner,
    s.nspname,
         EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped) AS has_workspace
    FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f')),
workspace_tables AS (SELECT * FROM tables WHERE has_workspace AND NOT relispartition AND name <> 'platform.workspace_members'),
granted AS (SELECT t.oid, a.app_role FROM tables t, app a WHERE has_table_privilege(a.app_role, t.oid, 'DELETE')
  OR has_any_column_privilege(a.app_role, t.oid, 'SELECT, INSERT, UPDATE')),
-- Tables that services may read without row-level security: they hold nothing of a workspace.
open_tables (name) AS (VALUES ('platform.services'), ('platform.retention_kinds'), ('catalog.integration_definitions')),
policies AS (
  SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd, p.polwithcheck,
         regexp_replace(coalesce(pg_get_expr(p.polqual, p.polrelid), ''), '\s+', ' ', 'g') AS qual,
         regexp_replace(coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), '\s+', ' ', 'g') AS checked,
         ARRAY(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r) AS roles
    FROM pg_policy p JOIN workspace_tables t ON t.oid = p.polrelid)
SELECT 'T01' AS rule, t.name AS object, 'row-level security is not enabled and forced: call platform.isolate(''' || t.name
  || ''') in its migration' AS remedy
  FROM workspace_tables t WHERE NOT (t.relrowsecurity AND t.relforcerowsecurity)
UNION ALL SELECT 'T02', t.name, 'a partition is granted to ' || g.app_role || ': policies of the parent do not protect it; revoke'
  FROM tables t JOIN granted g ON g.oid = t.oid WHERE t.relispartition
UNION ALL SELECT 'T03', t.name, 'TRUNCATE, REFERENCES or TRIGGER is granted to ' || a.app_role
  || ', which row-level security does not cover; revoke'
  FROM tables t, app a WHERE has_table_privilege(a.app_role, t.oid, 'TRUNCATE, TRIGGER')
    OR has_any_column_privilege(a.app_role, t.oid, 'REFERENCES')
UNION ALL SELECT 'T04', t.name, 'granted to ' || g.app_role || ' without row-level security and not on the list of open tables'
  FROM tables t JOIN granted g ON g.oid = t.oid WHERE NOT t.relispartition AND NOT (t.relrowsecurity AND t.relforcerowsecurity)
    AND NOT t.has_workspace AND t.name NOT IN (SELECT name FROM open_tables)
UNION ALL SELECT 'T05', t.name, 'owned by ' || pg_get_userbyid(t.relowner) || ': only signalbox_owner and signalbox_kernel own objects'
  FROM tables t WHERE pg_get_userbyid(t.relowner) NOT IN ('signalbox_owner', 'signalbox_kernel')
UNION ALL SELECT 'V01', c.oid::regclass::text, 'a view without security_invoker is granted to ' || a.app_role
  || ': set security_invoker = true'
  FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace, app a
 WHERE c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
   AND (has_table_privilege(a.app_role, c.oid, 'DELETE') OR has_any_column_privilege(a.app_role, c.oid, 'SELECT, INSERT, UPDATE'))
UNION ALL SELECT 'V02', c.oid::regclass::text, 'a materialized view is granted to ' || a.app_role || '; it has no row-level security'
  FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace, app a WHERE c.relkind = 'm'
    AND has_any_column_privilege(a.app_role, c.oid, 'SELECT')
UNION ALL SELECT 'U01', i.indexrelid::regclass::text, 'a unique index must start with workspace_id'
  FROM pg_index i JOIN workspace_tables t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid
    AND a.attname = 'workspace_id'
 WHERE i.indisunique AND i.indkey[0] <> a.attnum
UNION ALL SELECT 'U02', t.name, 'the primary key must start with workspace_id' FROM workspace_tables t
 WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'workspace_id'
   WHERE i.indrelid = t.oid AND i.indisprimary AND i.indkey[0] = a.attnum)
UNION ALL SELECT 'F01', k.conrelid::regclass::text || '.' || k.conname,
  'a foreign key between workspace tables must start with workspace_id on both sides'
  FROM pg_constraint k JOIN workspace_tables t ON t.oid = k.conrelid JOIN workspace_tables f ON f.oid = k.confrelid
 WHERE k.contype = 'f' AND NOT EXISTS (
   SELECT FROM pg_attribute a JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attname = 'workspace_id' AND b.attnum = k.confkey[1]
    WHERE a.attrelid = k.conrelid AND a.attname = 'workspace_id' AND a.attnum = k.conkey[1])
UNION ALL SELECT 'N01', t.name, 'workspace_id must be NOT NULL'
  FROM workspace_tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'workspace_id' WHERE NOT a.attnotnull
UNION ALL SELECT 'N02', t.name, 'workspace_id must default to platform.current_workspace_id()'
  FROM workspace_tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'workspace_id'
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE coalesce(pg_get_expr(d.adbin, d.adrelid), '') <> 'platform.current_workspace_id()'
UNION ALL SELECT 'P01', t.name, 'lacks the policy workspace_isolation in its canonical form' FROM workspace_tables t
 WHERE NOT EXISTS (SELECT FROM policies p WHERE p.polrelid = t.oid AND p.polname = 'workspace_isolation' AND p.polpermissive
   AND p.polcmd = '*'
   AND p.qual = '(workspace_id = platform.current_workspace_id())' AND p.checked = p.qual)
UNION ALL SELECT 'P02', t.name, 'lacks the restrictive policy sealed_workspace in its canonical form' FROM workspace_tables t
 WHERE NOT EXISTS (SELECT FROM policies p WHERE p.polrelid = t.oid AND p.polname = 'sealed_workspace' AND NOT p.polpermissive
   AND p.polcmd = '*'
   AND p.qual = '(((workspace_id = ( SELECT (platform.sealed(''workspace_id''::text))::uuid AS sealed)) OR NULL::boolean) IS NOT NULL)'
     AND p.checked = p.qual)
UNION ALL SELECT 'P03', p.polrelid::regclass::text || '.' || p.polname,
  'a further permissive policy opens rows to a service: only signalbox_owner and signalbox_kernel may have one'
  FROM policies p WHERE p.polpermissive AND p.polname <> 'workspace_isolation'
    AND NOT p.roles <@ ARRAY['signalbox_owner', 'signalbox_kernel']
UNION ALL SELECT 'P03', t.name || '.' || o.polname, 'a further permissive policy opens rows of the directory to a service'
  FROM pg_policy o JOIN tables t ON t.oid = o.polrelid, app a
 WHERE o.polpermissive AND o.polroles && ARRAY[0, a.app_role::regrole]::oid[] AND o.polname <> 'directory_access'
   AND t.oid NOT IN (SELECT w.oid FROM workspace_tables w)
UNION ALL SELECT 'P04', p.polrelid::regclass::text || '.' || p.polname, 'kernel policies are FOR SELECT only'
  FROM policies p WHERE 'signalbox_kernel' = ANY (p.roles) AND p.polcmd <> 'r'
   -- Invitations are accepted before the workspace can be entered; V012__invitations of platform states both policies.
   AND p.polrelid::regclass::text || '.' || p.polname NOT IN ('platform.invitations.kernel_adds', 'platform.invitations.kernel_settles',
     -- Events are appended by a kernel function only; V016__event_storage of platform says what it may write: the entered workspace.
     'platform.events.kernel_appends', 'platform.event_tags.kernel_appends', 'platform.event_receipts.kernel_appends',
       'platform.event_order.kernel_orders',
     'platform.events.kernel_forgets', 'platform.event_tags.kernel_forgets')
UNION ALL SELECT 'P05', t.name,
  'granted to ' || g.app_role || ', whom the isolation policies do not name: call platform.isolate after the service is registered'
  FROM workspace_tables t JOIN granted g ON g.oid = t.oid
 WHERE NOT EXISTS (SELECT FROM policies p WHERE p.polrelid = t.oid AND p.polname = 'sealed_workspace' AND g.app_role = ANY (p.roles))
UNION ALL SELECT 'P06', p.oid::regprocedure::text,
  'an IMMUTABLE function in a policy lets a cached plan serve another workspace: make it STABLE'
  FROM pg_depend d JOIN pg_policy o ON d.classid = 'pg_policy'::regclass AND d.objid = o.oid
    JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
  JOIN schemas s ON s.oid = p.pronamespace WHERE p.provolatile = 'i'
UNION ALL SELECT 'P07', t.name || '.' || o.polname,
  'reads a setting, which the rest of a statement may change: use (SELECT platform.sealed(...))'
  FROM pg_policy o JOIN tables t ON t.oid = o.polrelid, app a
 WHERE o.polroles && ARRAY[0, a.app_role::regrole]::oid[] AND NOT (o.polname = 'workspace_isolation'
   AND t.oid IN (SELECT w.oid FROM workspace_tables w))
   AND concat(pg_get_expr(o.polqual, o.polrelid), pg_get_expr(o.polwithcheck,
     o.polrelid)) ~ 'current_setting|current_workspace_id|current_user_id'
UNION ALL SELECT 'D01', p.oid::regprocedure::text, 'a SECURITY DEFINER function needs a fixed search_path'
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
 WHERE p.prosecdef AND NOT EXISTS (SELECT FROM unnest(coalesce(p.proconfig, '{}')) x WHERE x LIKE 'search_path=%')
UNION ALL SELECT 'D02', p.oid::regprocedure::text, 'a SECURITY DEFINER function is owned by ' || pg_get_userbyid(p.proowner)
  || ': hand it to the kernel with platform.kernel_owns'
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
 WHERE p.prosecdef AND pg_get_userbyid(p.proowner) <> 'signalbox_kernel' AND p.oid::regprocedure::text NOT IN
   ('platform.remove_deleted(integer,text)', 'platform.remove_expired(text,uuid,integer,text)',
    'health.maintain_partitions(timestamp with time zone,integer,integer,text)')
UNION ALL SELECT 'D03', p.oid::regprocedure::text, 'a SECURITY DEFINER function is executable by PUBLIC; revoke'
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
 WHERE p.prosecdef AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) e WHERE e.grantee = 0))
UNION ALL SELECT 'D04', p.oid::regprocedure::text, 'a function for visitors is executable by ' || s.app_role
  || ', which serves no accounts; revoke'
  FROM pg_proc p, platform.services s
 WHERE p.pronamespace = 'platform'::regnamespace AND NOT s.accounts AND has_function_privilege(s.app_role, p.oid, 'EXECUTE')
   AND p.proname IN ('login_candidate', 'begin_login',
   'rotate_refresh_token', 'end_login', 'invitation_is_open', 'accept_invitation', 'request_password_reset', 'reset_password',
     'reset_is_open')
UNION ALL SELECT 'G01', a.app_role, 'may create temporary objects, which can shadow functions; revoke TEMPORARY'
  FROM app a WHERE has_database_privilege(a.app_role, current_database(), 'TEMPORARY')
UNION ALL SELECT 'G02', a.app_role, 'may create objects in schema ' || n.nspname || '; revoke'
  FROM pg_namespace n, app a WHERE n.nspname !~ '^pg_' AND has_schema_privilege(a.app_role, n.oid, 'CREATE')
UNION ALL SELECT 'G03', c.oid::regclass::text, 'a sequence is granted to ' || a.app_role || ': its gaps tell how much others write'
  FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace, app a WHERE c.relkind = 'S'
    AND has_sequence_privilege(a.app_role, c.oid, 'USAGE, SELECT, UPDATE')
UNION ALL SELECT 'I01', i.indexrelid::regclass::text || '.' || a.attname,
  'an index column whose operators are not leakproof is never used under row-level security: use text, bigint or timestamptz'
  FROM pg_index i JOIN workspace_tables t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
  JOIN pg_type y ON y.oid = a.atttypid JOIN pg_am m ON m.oid = (SELECT relam FROM pg_class WHERE oid = i.indexrelid)
 WHERE m.amname = 'btree' AND (y.typtype = 'e' OR y.oid IN ('numeric'::regtype, 'jsonb'::regtype) OR y.typcategory = 'A')
UNION ALL SELECT 'W01', p.pubname::text, 'a publication carries workspace tables: the write-ahead log knows no row-level security'
  -- The one publication an operator may choose: docs/how-to/decide-on-events.md.
  FROM pg_publication_tables p WHERE p.schemaname IN (SELECT nspname FROM schemas)
    AND (p.pubname, p.schemaname, p.tablename) <> ('signalbox_events', 'platform', 'events')
ORDER BY 1, 2
