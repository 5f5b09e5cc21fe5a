package dev.signalbox.catalog.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes an integration that a workspace can connect to.
@Introspected
public record IntegrationDefinition(
    UUID id,
    String slug,
    String name,
    @Nullable String iconUrl,
    @Nullable String description,
    String category,
    String nangoProviderKey,
    JsonNode capabilities,
    JsonNode syncConfig,
    JsonNode authConfig,
    boolean active,
    Instant createdAt,
    Instant updatedAt) {

  static IntegrationDefinition of(Row row) {
    return new IntegrationDefinition(
        row.uuid("id"),
        row.text("slug"),
        row.text("name"),
        row.textOrNull("icon_url"),
        row.textOrNull("description"),
        row.text("category"),
        row.text("nango_provider_key"),
        row.json("capabilities"),
        row.json("sync_config"),
        row.json("auth_config"),
        row.flag("active"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
