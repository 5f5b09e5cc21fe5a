DROP FUNCTION platform.update_updated_at_column(), platform.register_service(text, text), platform.serve_accounts(text),
  platform.account_functions(), platform.kernel_owns_table(regclass), platform.kernel_owns(regprocedure),
  platform.kernel_keeps(regprocedure, text[]), platform.app_roles(text);
DROP TABLE platform.services;
