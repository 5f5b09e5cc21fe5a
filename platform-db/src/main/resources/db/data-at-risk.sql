-- Tables and columns of all schemas of ours, to be compared before and after undo scripts: what is gone held data, perhaps.
-- One object a line: oid, column number (0 for the table itself), partition root (0 for none), file, rows deleted and rows updated in this
-- transaction. Rows of a partitioned table are in its leaves, so those are listed; their columns are the root's.
SELECT concat_ws(' ', c.oid, a.attnum, CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE 0 END, CASE a.attnum WHEN 0
  THEN coalesce(pg_relation_filenode(c.oid), 0) ELSE 0 END,
    CASE a.attnum WHEN 0 THEN pg_stat_get_xact_tuples_deleted(c.oid) ELSE 0 END, CASE a.attnum WHEN 0
      THEN pg_stat_get_xact_tuples_updated(c.oid) ELSE 0 END)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT 0 AS attnum UNION ALL SELECT x.attnum FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attnum > 0
    AND NOT x.attisdropped AND x.attgenerated = '' AND NOT c.relispartition) a
 WHERE c.relkind IN ('r', 'p') AND NOT (c.relkind = 'p' AND c.relispartition)
   AND n.nspname !~ '^(pg_|information_schema$|signalbox_archive$)'
   -- Bookkeeping of the migrations is theirs to change.
   AND c.relname NOT LIKE 'flyway\_schema\_history%' AND (n.nspname, c.relname) NOT IN (('platform', 'migration_ledger'),
     ('platform', 'catalogue_snapshots'))
