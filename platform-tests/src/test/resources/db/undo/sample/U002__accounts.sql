DO $$
DECLARE
  fn regprocedure;
BEGIN
  UPDATE platform.services SET accounts = false WHERE schema_name = 'sample';
  SET LOCAL ROLE signalbox_kernel;
  FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'platform'::regnamespace
    AND p.proname = ANY (platform.account_functions()) LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM sample_app', fn);
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
