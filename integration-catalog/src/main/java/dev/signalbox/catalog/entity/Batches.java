package dev.signalbox.catalog.entity;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.UUID;

/// Loads and stores batches in the caller's transaction.
@Singleton
final class Batches {
  private final BatchReadRepository reading;
  private final BatchWriteRepository writing;

  Batches(BatchReadRepository reading, BatchWriteRepository writing) {
    this.reading = reading;
    this.writing = writing;
  }

  Batch lock(
      Collection<EntityType> types,
      Collection<UUID> entityIds,
      Map<UUID, NavigableSet<String>> keys) {
    return reading.lock(types, entityIds, keys);
  }

  Batch read(EntityType type, UUID entityId) {
    return reading.read(type, entityId);
  }

  Set<UUID> entitiesOf(
      UUID connectionId, Collection<UUID> typeIds, Collection<String> externalIds) {
    return reading.entitiesOf(connectionId, typeIds, externalIds);
  }

  void save(Batch batch, Instant now) {
    writing.save(batch, now);
  }
}
