package dev.signalbox.platform.tenant;

/// What a route needs. Declared on the route, checked against the role that PostgreSQL returned
/// when the transaction was entered.
public enum Permission {
  /// Read anything in the workspace: every role.
  READ,
  /// Create, change, delete: EDITOR and above; API keys with scope `write`; background jobs.
  WRITE,
  /// Decide on approvals: APPROVER, ADMIN, OWNER; no API key.
  APPROVE,
  /// Members and keys: ADMIN and OWNER; API keys with scope `admin`.
  ADMINISTER,
  /// One's own account, outside of any workspace.
  OWN_ACCOUNT,
  /// Nothing: the route is open to everybody, and enters as a visitor who sees no table.
  PUBLIC
}
