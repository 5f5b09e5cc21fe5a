package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes what a person belongs to, and the other members there.
public sealed interface Membership {
  @Introspected
  record Organization(UUID id, String name, String slug, String role) implements Membership {
    static Organization of(Row row) {
      return new Organization(row.uuid("id"), row.text("name"), row.text("slug"), row.text("role"));
    }
  }

  @Introspected
  record Workspace(UUID id, UUID organizationId, String name, String slug, String role)
      implements Membership {
    static Workspace of(Row row) {
      return new Workspace(
          row.uuid("id"),
          row.uuid("organization_id"),
          row.text("name"),
          row.text("slug"),
          row.text("role"));
    }
  }

  /// Represents a member. `emailVerified` tells whether the member proved to own the address.
  @Introspected
  record Member(
      UUID userId, String email, boolean emailVerified, @Nullable String displayName, String role)
      implements Membership {
    static Member of(Row row) {
      return new Member(
          row.uuid("user_id"),
          row.text("email"),
          row.flag("email_verified"),
          row.textOrNull("display_name"),
          row.text("role"));
    }
  }
}
