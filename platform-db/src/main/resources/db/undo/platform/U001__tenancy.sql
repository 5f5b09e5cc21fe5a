DROP TABLE platform.services;
DROP FUNCTION platform.update_updated_at_column();
SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.context_is_sealed();
DROP FUNCTION platform.seal_for(smallint);
DROP TABLE platform.seal_keys;
SET LOCAL ROLE signalbox_owner;
DROP FUNCTION platform.current_user_id();
DROP FUNCTION platform.current_workspace_id();
