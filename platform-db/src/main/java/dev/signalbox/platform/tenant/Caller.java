package dev.signalbox.platform.tenant;

import java.util.UUID;

/// Who is asking, as far as the edge could prove it. Membership and key status are verified by
/// PostgreSQL when a transaction begins, so a revocation is immediate.
public sealed interface Caller {
  /// The user behind a verified token, in one workspace.
  record Member(String issuer, String subject, UUID workspaceId) implements Caller {}

  /// The user behind a verified token, without a workspace: sees their own memberships only.
  record Person(String issuer, String subject) implements Caller {}

  /// A request with an API key; the key implies the workspace. Holds the SHA-256 of the secret.
  record ApiKeyHolder(String keyId, Bytes secretHash) implements Caller {}

  /// Nobody known to the directory yet: somebody who logs in, or accepts an invitation. Issuer and
  /// subject are those of a verified token, and `email` is the address that its provider verified;
  /// each may be empty.
  record Visitor(String issuer, String subject, String email) implements Caller {
    /// Without a token.
    public static final Visitor UNKNOWN = new Visitor("", "", "");
  }

  /// A background job in one workspace. Each use is listed in `docs/reference/service-jobs.md`.
  record ServiceJob(UUID workspaceId, String service, String reason) implements Caller {}
}
