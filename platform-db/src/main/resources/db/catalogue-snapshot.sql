-- Everything the catalogue says about one schema, one object a line: <kind> <name> = <definition>. Read with an empty search_path.
-- Partitions come and go by themselves and follow their parents, and Flyway's own table is not a module's: both are left out.
-- In the schema platform what every registered service has reads "every service", so that a further service is no difference.
-- A change of this query that changes its answers raises the format: snapshots of different formats are not compared.
-- Parameters: the schema; the app roles as an array, empty for other schemas than platform.
WITH s AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = ?),
roles AS (SELECT coalesce(array_agg(r.oid::oid ORDER BY r.oid), '{}') AS services FROM pg_roles r WHERE r.rolname = ANY (?::text[])),
c AS (SELECT c.*, c.oid::regclass::text AS name FROM pg_class c JOIN s ON s.oid = c.relnamespace
       WHERE NOT c.relispartition AND c.relname NOT LIKE 'flyway\_schema\_history%'),
tables AS (SELECT * FROM c WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'c')),
p AS (SELECT p.*, p.oid::regprocedure::text AS name FROM pg_proc p JOIN s ON s.oid = p.pronamespace),
t AS (SELECT t.* FROM pg_type t JOIN s ON s.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')),
-- NOT NULL is told with its column; PostgreSQL 18 lists it here as well.
k AS (SELECT k.*, coalesce(k.conrelid::regclass::text, '') AS tab FROM pg_constraint k JOIN tables ON tables.oid = k.conrelid
  WHERE k.contype <> 'n'
       UNION ALL SELECT k.*, k.contypid::regtype::text FROM pg_constraint k JOIN t ON t.oid = k.contypid),
g AS (SELECT g.*, g.tgrelid::regclass::text AS tab FROM pg_trigger g JOIN tables ON tables.oid = g.tgrelid WHERE NOT g.tgisinternal),
o AS (SELECT o.*, o.polrelid::regclass::text AS tab FROM pg_policy o JOIN tables ON tables.oid = o.polrelid),
acls (kind, name, acl) AS (
  SELECT 'schema', nspname::text, coalesce(nspacl, acldefault('n', nspowner)) FROM s
  UNION ALL SELECT 'table', name, coalesce(relacl, acldefault('r', relowner)) FROM tables
  UNION ALL SELECT 'sequence', name, coalesce(relacl, acldefault('s', relowner)) FROM c WHERE relkind = 'S'
  UNION ALL SELECT 'column', tables.name || '.' || quote_ident(a.attname), a.attacl FROM pg_attribute a
    JOIN tables ON tables.oid = a.attrelid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL SELECT 'function', name, coalesce(proacl, acldefault('f', proowner)) FROM p
  UNION ALL SELECT 'type', format_type(t.oid, NULL), coalesce(typacl, acldefault('T', typowner)) FROM t),
granted AS (
  SELECT kind, name, e.privilege_type || CASE WHEN e.is_grantable THEN ' with grant option'
    ELSE '' END AS privilege, array_agg(e.grantee) AS grantees
    FROM acls, aclexplode(acls.acl) e
   -- Which services serve accounts is theirs to say; lint D04 holds these grants to what they said.
   WHERE NOT (kind = 'function' AND e.grantee = ANY (ARRAY(SELECT unnest(services) FROM roles))
     AND name ~ ('^platform\.(login_candidate|begin_login|rotate_refresh_token|end_login|invitation_is_open|accept_invitation'
       '|request_password_reset|reset_password|reset_is_open)\('))
   GROUP BY 1, 2, 3),
described AS (
  SELECT 'pg_class'::regclass AS classid, oid FROM c UNION ALL SELECT 'pg_proc'::regclass, oid FROM p
    UNION ALL SELECT 'pg_type'::regclass, oid FROM t
  UNION ALL SELECT 'pg_constraint'::regclass, oid FROM k UNION ALL SELECT 'pg_trigger'::regclass, oid FROM g
    UNION ALL SELECT 'pg_policy'::regclass, oid FROM o
  UNION ALL SELECT 'pg_namespace'::regclass, oid FROM s)
SELECT replace(line, E'\n', '\n') FROM (
SELECT 'format = 3' AS line
UNION ALL SELECT 'schema ' || nspname || ' = owner ' || pg_get_userbyid(nspowner) FROM s
UNION ALL SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'c' THEN 'composite type ' ELSE 'table ' END
  || name || ' = ' || concat_ws(', ', 'owner ' || pg_get_userbyid(relowner),
    CASE WHEN relpersistence <> 'p' THEN 'persistence ' || relpersistence::text END, CASE WHEN relrowsecurity
      THEN 'row security' END, CASE WHEN relforcerowsecurity THEN 'forced' END,
    CASE WHEN relkind = 'p' THEN 'partition by ' || pg_get_partkeydef(oid) END, CASE WHEN relreplident <> 'd' AND relkind IN ('r', 'p')
      THEN 'replica identity ' || relreplident::text END,
    array_to_string(reloptions, ' '), CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END) FROM tables
UNION ALL SELECT 'column ' || tables.name || '.' || quote_ident(a.attname) || ' = ' || concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> y.typcollation THEN 'collate ' || a.attcollation::regcollation END, CASE WHEN a.attnotnull
      THEN 'not null' END,
    CASE a.attgenerated WHEN 's' THEN 'generated ' || pg_get_expr(d.adbin, d.adrelid) ELSE 'default '
      || pg_get_expr(d.adbin, d.adrelid) END,
    CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END, 'options '
      || array_to_string(a.attoptions, ' '), 'statistics ' || nullif(a.attstattarget, -1),
    CASE WHEN a.attstorage <> y.typstorage THEN 'storage ' || a.attstorage::text END)
  FROM pg_attribute a JOIN tables ON tables.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT 'constraint ' || tab || ' ' || quote_ident(conname) || ' = ' || pg_get_constraintdef(oid) FROM k
UNION ALL SELECT 'index ' || i.indexrelid::regclass || ' = '
  || concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'INVALID' END, CASE WHEN i.indisclustered
    THEN 'clustered' END,
    CASE WHEN i.indisreplident THEN 'replica identity' END) FROM pg_index i JOIN tables ON tables.oid = i.indrelid
UNION ALL SELECT 'policy ' || tab || ' ' || quote_ident(polname) || ' = '
  || concat_ws(' ', CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END, 'for ' || polcmd::text, 'to ' ||
    (SELECT string_agg(x, ', ' ORDER BY x) FROM (SELECT 'every service' AS x WHERE cardinality(roles.services) > 0
      AND o.polroles @> roles.services
       UNION ALL SELECT CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r)::text END FROM unnest(o.polroles) r
         WHERE NOT (o.polroles @> roles.services AND r = ANY (roles.services))) w),
    'using (' || pg_get_expr(polqual, polrelid) || ')', 'check (' || pg_get_expr(polwithcheck, polrelid) || ')') FROM o, roles
UNION ALL SELECT 'trigger ' || tab || ' ' || quote_ident(tgname) || ' = ' || pg_get_triggerdef(oid) || CASE WHEN tgenabled <> 'O'
  THEN ' enabled ' || tgenabled::text ELSE '' END FROM g
UNION ALL SELECT 'rule ' || tables.name || ' ' || quote_ident(r.rulename) || ' = ' || pg_get_ruledef(r.oid) FROM pg_rewrite r
  JOIN tables ON tables.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL SELECT 'function ' || name || ' = owner ' || pg_get_userbyid(proowner) || ' ' || CASE WHEN prokind = 'a' THEN 'aggregate '
  || pg_get_function_result(oid) ELSE pg_get_functiondef(oid) END FROM p
UNION ALL SELECT 'type ' || format_type(t.oid, NULL) || ' = '
  || concat_ws(' ', 'owner ' || pg_get_userbyid(typowner), typtype::text, nullif(format_type(typbasetype, typtypmod), '-'),
    CASE WHEN typnotnull THEN 'not null' END,
    'default ' || typdefault, (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e
      WHERE e.enumtypid = t.oid)) FROM t
UNION ALL SELECT 'sequence ' || c.name || ' = ' || concat_ws(' ', 'owner '
  || pg_get_userbyid(c.relowner), format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle)
  FROM pg_sequence q JOIN c ON c.oid = q.seqrelid WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
    AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL SELECT 'statistics ' || x.stxname || ' = ' || pg_get_statisticsobjdef(x.oid) FROM pg_statistic_ext x
  JOIN s ON s.oid = x.stxnamespace
UNION ALL SELECT 'extension ' || e.extname || ' = ' || e.extversion FROM pg_extension e JOIN s ON s.oid = e.extnamespace
UNION ALL SELECT 'default grants ' || pg_get_userbyid(d.defaclrole) || ' ' || d.defaclobjtype::text || ' = ' || d.defaclacl::text
  FROM pg_default_acl d JOIN s ON s.oid = d.defaclnamespace
UNION ALL SELECT 'grant ' || kind || ' ' || name || ' ' || privilege || ' to ' || x || ' = yes' FROM granted, roles, LATERAL (
    SELECT 'every service' AS x WHERE cardinality(roles.services) > 0 AND granted.grantees @> roles.services
    UNION ALL SELECT CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r)::text END FROM unnest(granted.grantees) r
      WHERE NOT (granted.grantees @> roles.services AND r = ANY (roles.services))) w
UNION ALL SELECT 'comment ' || i.type || ' ' || i.identity || ' = ' || d.description FROM pg_description d
  JOIN described x ON x.classid = d.classoid AND x.oid = d.objoid, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
) lines ORDER BY line COLLATE "C"
