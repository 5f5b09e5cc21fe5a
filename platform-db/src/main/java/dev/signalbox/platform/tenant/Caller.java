package dev.signalbox.platform.tenant;

import java.util.UUID;

/// Identifies the caller as far as the HTTP layer could verify it. PostgreSQL verifies membership
/// and key status when a transaction begins, so a revocation takes effect immediately.
public sealed interface Caller {
  /// The user behind a verified token, in one workspace.
  record Member(String issuer, String subject, UUID workspaceId) implements Caller {}

  /// The user behind a verified token, without a workspace; sees only the user's own memberships.
  record Person(String issuer, String subject) implements Caller {}

  /// A request with an API key, which implies the workspace. Holds the SHA-256 of the secret.
  record ApiKeyHolder(String keyId, Bytes secretHash) implements Caller {}

  /// A person who has no account yet: someone who logs in, or accepts an invitation. Issuer and
  /// subject are those of a verified token, and `email` is the address that its provider verified;
  /// each may be empty.
  record Visitor(String issuer, String subject, String email) implements Caller {
    /// A visitor without a token.
    public static final Visitor UNKNOWN = new Visitor("", "", "");
  }

  /// A background job in one workspace. Each use is listed in `docs/reference/service-jobs.md`.
  record ServiceJob(UUID workspaceId, String service, String reason) implements Caller {}
}
