package dev.signalbox.platform.tenant;

/// Names the permission that a route declares. It is checked against the role that PostgreSQL
/// returned when the transaction was opened.
public enum Permission {
  /// Permits to read everything in the workspace: every role.
  READ,
  /// Permits to create, change and delete: EDITOR and above; API keys with scope `write`;
  /// background jobs.
  WRITE,
  /// Permits to decide on approvals: APPROVER, ADMIN, OWNER; no API key.
  APPROVE,
  /// Permits to manage members and keys: ADMIN and OWNER; API keys with scope `admin`.
  ADMINISTER,
  /// Permits to use the caller's own account, outside of any workspace.
  OWN_ACCOUNT,
  /// Requires no permission: the route is open to all clients, and runs as a visitor who sees no
  /// table.
  PUBLIC
}
