-- What the login role may do to others although it sees none of their rows, and how it may learn what makes a proof good twice. One row for
-- each finding: rule, object, remedy. Only a superuser can revoke it; where there is none to be had (managed PostgreSQL), a service starts
-- all the same and says so.
SELECT 'W10' AS rule, p.oid::regprocedure::text AS object,
  'the login role may call it: a superuser should run ' || CASE WHEN p.proname = 'pg_lock_status'
    THEN 'GRANT EXECUTE ON FUNCTION pg_lock_status() TO signalbox_kernel, signalbox_owner, signalbox_migrator, pg_monitor and then '
    ELSE '' END || 'REVOKE EXECUTE ON FUNCTION ' || p.oid::regprocedure || ' FROM PUBLIC' AS remedy
  FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege(current_user, p.oid, 'EXECUTE')
   AND p.proname IN ('pg_terminate_backend', 'pg_cancel_backend', 'pg_logical_emit_message', 'lo_create', 'lo_creat', 'lo_from_bytea',
     'lo_put', 'lowrite', 'lo_unlink', 'lo_truncate', 'lo_truncate64', 'pg_lock_status')
 ORDER BY 1, 2
