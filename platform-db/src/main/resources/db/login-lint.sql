-- What a service's login role must not be. One row per finding: rule, object, remedy.
SELECT 'R01' AS rule, r.rolname::text AS object,
  'the login role is a superuser, bypasses row-level security, or may create roles or replicate: use the service''s app role' AS remedy
  FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication)
UNION ALL SELECT 'R02', g.rolname::text, 'the login role is a member of ' || g.rolname || ' and could SET ROLE; revoke'
  FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = current_user
UNION ALL SELECT 'R03', c.oid::regclass::text, 'the login role owns it; owners change policies'
  FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE o.rolname = current_user AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema$)'
UNION ALL SELECT 'R04', current_setting('server_version'), 'PostgreSQL 17 or newer is needed'
 WHERE current_setting('server_version_num')::int < 170000
