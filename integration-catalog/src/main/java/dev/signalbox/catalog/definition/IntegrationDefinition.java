package dev.signalbox.catalog.definition;

import com.fasterxml.jackson.databind.JsonNode;
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
    Instant updatedAt) {}
