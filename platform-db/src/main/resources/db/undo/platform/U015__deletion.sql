DROP FUNCTION platform.remove_deleted(integer, text), platform.delete_me(), platform.delete_organization(uuid),
  platform.change_workspace(uuid, text, text), platform.mark_deleted(uuid);
DROP POLICY kernel_removes ON platform.user_identities;
REVOKE DELETE ON platform.user_identities FROM signalbox_kernel;
DROP TABLE platform.deletions;
