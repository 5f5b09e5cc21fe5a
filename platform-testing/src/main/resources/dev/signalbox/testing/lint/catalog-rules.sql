-- Objects that break a rule of migrations. One row per finding: constant of Rule, object. Partitions follow their parent and are not named.
WITH schemas AS (SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'public')),
tables AS (
  SELECT c.oid, n.nspname, n.nspname || '.' || c.relname AS name, c.relkind, c.relrowsecurity AND c.relforcerowsecurity AS secured
    FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND c.relname <> 'flyway_schema_history'),
columns AS (
  SELECT t.oid, t.name AS table_name, t.name || '.' || a.attname AS name, a.attnum, a.attname, a.atttypid, t.relkind
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
-- Each column and domain with the type that is stored at last: behind arrays and domains.
typed AS (
  SELECT c.name, c.atttypid AS type FROM columns c WHERE c.relkind IN ('r', 'p')
  UNION ALL SELECT n.nspname || '.' || d.typname, d.typbasetype FROM pg_type d JOIN schemas n ON n.oid = d.typnamespace
    WHERE d.typtype = 'd'),
stored AS (SELECT y.name, CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AS type FROM typed y
  JOIN pg_type t ON t.oid = y.type),
keys AS (
  SELECT k.oid, k.conrelid, k.confrelid, k.conkey, t.nspname,
         -- The last column says what the key is about, and where the script speaks of it.
         t.name || '.' || (SELECT c.attname FROM columns c WHERE c.oid = k.conrelid AND c.attnum = k.conkey[cardinality(k.conkey)])
           || ' (' || k.conname || ')' AS name, r.relnamespace AS target
    FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f'
      AND k.conparentid = 0)
SELECT 'ENUM_TYPE' AS rule, n.nspname || '.' || t.typname AS object FROM pg_type t JOIN schemas n ON n.oid = t.typnamespace
  WHERE t.typtype = 'e'
UNION ALL SELECT 'JSON_TYPE', name FROM stored WHERE type = 'json'::regtype
UNION ALL SELECT 'CHAR_TYPE', name FROM stored WHERE type = 'bpchar'::regtype
UNION ALL SELECT 'LOCAL_TIME', name FROM stored WHERE type = 'timestamp'::regtype
UNION ALL SELECT 'MONEY_TYPE', name FROM stored WHERE type = 'money'::regtype
UNION ALL SELECT 'SERIAL', c.name FROM columns c JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = c.attnum
  WHERE pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%'
UNION ALL SELECT 'FOREIGN_SCHEMA', k.name FROM keys k JOIN pg_namespace r ON r.oid = k.target WHERE r.nspname <> k.nspname
  AND r.nspname <> 'platform'
-- The first columns of the index, in any order, are those of the key; a partial index serves when all it leaves out is NULL in the key.
UNION ALL SELECT 'KEY_WITHOUT_INDEX', k.name FROM keys k WHERE NOT EXISTS (
  SELECT FROM pg_index i WHERE i.indrelid = k.conrelid
     AND ARRAY(SELECT x FROM unnest(string_to_array(i.indkey::text, ' ')::smallint[]) WITH ORDINALITY u (x, place)
       WHERE place <= cardinality(k.conkey) ORDER BY 1)
       = ARRAY(SELECT x FROM unnest(k.conkey) u (x) ORDER BY 1)
     AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) IN (
       SELECT format('(%I IS NOT NULL)', c.attname) FROM columns c WHERE c.oid = k.conrelid AND c.attnum = ANY (k.conkey))))
UNION ALL SELECT 'NOT_ISOLATED', t.name FROM tables t
 WHERE t.relkind IN ('r', 'p') AND EXISTS (SELECT FROM columns c WHERE c.oid = t.oid AND c.attname = 'workspace_id')
   AND NOT (t.secured AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname IN ('sealed_workspace', 'sealed_context')))
UNION ALL SELECT 'GIN_ONLY', t.name FROM tables t WHERE t.secured
   AND EXISTS (SELECT FROM columns c WHERE c.oid = t.oid AND c.attname = 'workspace_id')
   AND EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam WHERE i.indrelid = t.oid
     AND m.amname = 'gin')
   AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
                     JOIN columns c ON c.oid = t.oid AND c.attname = 'workspace_id' AND c.attnum = i.indkey[0]
                    WHERE i.indrelid = t.oid AND m.amname = 'btree' AND NOT i.indisprimary)
UNION ALL SELECT 'DEFINER_PATH', p.oid::regprocedure::text FROM pg_proc p JOIN schemas n ON n.oid = p.pronamespace
 WHERE p.prosecdef AND NOT EXISTS (SELECT FROM unnest(coalesce(p.proconfig, '{}')) x WHERE x LIKE 'search_path=%')
UNION ALL SELECT 'COMMENT', t.name FROM tables t WHERE obj_description(t.oid, 'pg_class') IS NULL
UNION ALL SELECT 'COMMENT', c.name FROM columns c WHERE col_description(c.oid, c.attnum) IS NULL
UNION ALL SELECT 'COMMENT', p.oid::regprocedure::text FROM pg_proc p JOIN schemas n ON n.oid = p.pronamespace
  WHERE obj_description(p.oid, 'pg_proc') IS NULL
