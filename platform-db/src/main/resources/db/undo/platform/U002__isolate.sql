SET LOCAL ROLE signalbox_kernel;
DO $$
BEGIN
  EXECUTE format('REVOKE EXECUTE ON FUNCTION platform.context_is_sealed() FROM %s', platform.app_roles('platform'));
END
$$;
SET LOCAL ROLE signalbox_owner;
DROP FUNCTION platform.register_service(text, text);
DROP FUNCTION platform.kernel_owns(regprocedure);
DROP FUNCTION platform.share(regclass, text, text);
DROP FUNCTION platform.isolate(regclass, text);
DROP FUNCTION platform.check_isolable(regclass);
DROP FUNCTION platform.app_roles(text);
DROP TABLE platform.shared_tables;
