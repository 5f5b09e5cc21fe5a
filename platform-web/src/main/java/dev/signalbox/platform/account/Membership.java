package dev.signalbox.platform.account;

import io.micronaut.core.annotation.Introspected;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes what a person belongs to, and the other members there.
public sealed interface Membership {
  @Introspected
  record Organization(UUID id, String name, String slug, String role) implements Membership {}

  @Introspected
  record Workspace(UUID id, UUID organizationId, String name, String slug, String role)
      implements Membership {}

  /// Represents a member. `emailVerified` tells whether the member proved to own the address.
  @Introspected
  record Member(
      UUID userId, String email, boolean emailVerified, @Nullable String displayName, String role)
      implements Membership {}
}
