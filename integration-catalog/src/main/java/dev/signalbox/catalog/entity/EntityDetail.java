package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an entity with the origin of each current value, and the last statement of each
/// source.
@Introspected
record EntityDetail(
    UUID id,
    String entityType,
    JsonNode payload,
    Map<String, Origin> provenance,
    List<Source> sources,
    String sourceType,
    @Nullable UUID sourceIntegrationId,
    @Nullable String sourceExternalId,
    @Nullable String sourceUrl,
    @Nullable Instant firstSyncedAt,
    @Nullable Instant lastSyncedAt,
    long syncVersion,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  EntityDetail {
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    sources = List.copyOf(sources);
  }

  /// Describes the origin of a value. Under an override, connection, version and `sourceValue` are
  /// those of the source whose value would apply without it.
  @Introspected
  record Origin(
      String sourceType,
      @Nullable UUID integrationId,
      @Nullable UUID connectionId,
      @Nullable String externalId,
      @Nullable String sourceUrl,
      @Nullable String sourceExternalField,
      @Nullable Long syncVersion,
      @Nullable Instant observedAt,
      boolean overrideByUser,
      @Nullable Instant overrideAt,
      @Nullable JsonNode sourceValue) {}

  /// Holds the last statement of one record of one connection.
  @Introspected
  record Source(
      UUID connectionId,
      UUID integrationId,
      String externalId,
      @Nullable String sourceUrl,
      long syncVersion,
      Instant observedAt,
      Instant lastSeenAt,
      JsonNode payload) {
    static Source of(SourceRecord source) {
      return new Source(
          source.key().connectionId(),
          source.integrationId(),
          source.key().externalId(),
          source.url(),
          source.syncVersion(),
          source.observedAt(),
          source.lastSeenAt(),
          SourceColumns.payload(source));
    }
  }

  /// Describes an entity as it was loaded.
  static EntityDetail of(GoldenRecord golden) {
    var entity = Objects.requireNonNull(golden.stored());
    return new EntityDetail(
        entity.id(),
        golden.type().key(),
        entity.payload(),
        origins(golden),
        golden.sources().stream()
            .map(Source::of)
            .sorted(Comparator.comparing(s -> s.connectionId() + s.externalId()))
            .toList(),
        entity.sourceType(),
        entity.sourceIntegrationId(),
        entity.sourceExternalId(),
        entity.sourceUrl(),
        entity.firstSyncedAt(),
        entity.lastSyncedAt(),
        entity.syncVersion(),
        entity.createdAt(),
        entity.updatedAt(),
        entity.revision());
  }

  private static Map<String, Origin> origins(GoldenRecord golden) {
    var origins = new TreeMap<String, Origin>();
    Merge.of(golden.sources()).forEach((key, winner) -> origins.put(key, ofSource(winner)));
    golden
        .overrides()
        .forEach((key, override) -> origins.put(key, overridden(origins.get(key), override)));
    return origins;
  }

  private static Origin ofSource(Merge.Winner winner) {
    var source = winner.source();
    return new Origin(
        "INTEGRATION",
        source.integrationId(),
        source.key().connectionId(),
        source.key().externalId(),
        source.url(),
        winner.stated().externalField(),
        winner.stated().syncVersion(),
        winner.stated().observedAt(),
        false,
        null,
        winner.stated().value());
  }

  private static Origin overridden(@Nullable Origin source, GoldenRecord.UserValue override) {
    var at = override.at();
    var field = override.externalField();
    return source == null
        ? new Origin("USER", null, null, null, null, field, null, null, true, at, null)
        : new Origin(
            "USER",
            source.integrationId(),
            source.connectionId(),
            source.externalId(),
            source.sourceUrl(),
            source.sourceExternalField(),
            source.syncVersion(),
            source.observedAt(),
            true,
            at,
            source.sourceValue());
  }
}
