REVOKE SELECT ON platform.migration_ledger FROM signalbox_kernel;
DROP FUNCTION platform.migration_history(), platform.require_context(text[]), platform.bind_context(uuid, uuid, text, text, text),
  platform.context_is_sealed(), platform.sealed(text), platform.current_user_id(), platform.current_workspace_id();
