package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.bulk.LineOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a record of one connection, with its last statement about each attribute.
record SourceRecord(
    UUID id,
    UUID entityId,
    Key key,
    UUID integrationId,
    long syncVersion,
    Instant observedAt,
    String contentHash,
    Map<String, Stated> attributes,
    @Nullable Link link,
    Instant lastSeenAt) {

  /// Identifies the record within a workspace.
  record Key(UUID connectionId, UUID typeId, String externalId) {}

  private static final UUID NOWHERE = new UUID(0, 0);

  SourceRecord {
    attributes = Map.copyOf(attributes);
  }

  /// Creates a record that was not seen before; [Batch#place] finds the entity that it belongs to.
  static SourceRecord first(Key key, UUID integrationId, Incoming incoming, Instant now) {
    return new SourceRecord(
        UuidCreator.getTimeOrderedEpoch(),
        NOWHERE,
        key,
        integrationId,
        incoming.syncVersion(),
        incoming.observedAt(),
        incoming.contentHash(),
        newer(Map.of(), incoming),
        Link.newer(null, incoming),
        now);
  }

  /// Compares a version with the highest one received.
  LineOutcome compare(Incoming incoming) {
    if (incoming.syncVersion() != syncVersion) {
      return incoming.syncVersion() > syncVersion ? LineOutcome.UPDATED : LineOutcome.STALE;
    }
    return incoming.contentHash().equals(contentHash)
        ? LineOutcome.UNCHANGED
        : LineOutcome.CONFLICT;
  }

  /// Returns the record after a version is applied. An absent attribute keeps its value; a lower
  /// version contributes only attributes that no higher one has stated, so that the order of
  /// arrival does not matter.
  SourceRecord after(Incoming incoming, Instant now) {
    var merged = newer(attributes, incoming);
    var newerLink = Link.newer(link, incoming);
    boolean higher = incoming.syncVersion() > syncVersion;
    if (!higher && merged.equals(attributes) && Objects.equals(newerLink, link)) {
      return this;
    }
    return new SourceRecord(
        id,
        entityId,
        key,
        integrationId,
        higher ? incoming.syncVersion() : syncVersion,
        higher ? incoming.observedAt() : observedAt,
        higher ? incoming.contentHash() : contentHash,
        merged,
        newerLink,
        now);
  }

  SourceRecord of(UUID otherEntityId) {
    return new SourceRecord(
        id,
        otherEntityId,
        key,
        integrationId,
        syncVersion,
        observedAt,
        contentHash,
        attributes,
        link,
        lastSeenAt);
  }

  @Nullable JsonNode value(@Nullable String attribute) {
    var stated = attribute == null ? null : attributes.get(attribute);
    return stated == null ? null : stated.value();
  }

  @Nullable String url() {
    return link == null ? null : link.url();
  }

  private static Map<String, Stated> newer(Map<String, Stated> known, Incoming incoming) {
    var merged = new HashMap<>(known);
    incoming
        .attributes()
        .forEach((key, value) -> {
          var before = merged.get(key);
          if (before == null || before.syncVersion() < incoming.syncVersion()) {
            merged.put(key, incoming.stated(key, value));
          }
        });
    return merged;
  }
}
