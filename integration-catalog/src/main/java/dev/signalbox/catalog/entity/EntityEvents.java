package dev.signalbox.catalog.entity;

import dev.signalbox.catalog.connection.Connection;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What is noted of entities: what users did to them, and merges. Attributes are named by their
/// ids, at most 20, and never with values. What syncs state is told by the sources of an entity.
final class EntityEvents {
  /// Keeps the data of an event below 1 KiB.
  private static final int MAX_ATTRIBUTES = 20;

  /// An event has 64 tags at most; those of the upload and of the absorbed entity come besides.
  private static final int MAX_SURVIVORS = 60;

  private EntityEvents() {}

  static NewEvent created(UUID entity, EntityType type, Collection<String> attributes) {
    return edited("ENTITY.CREATED.ACTIVE", entity, type, attributes);
  }

  static NewEvent overridden(UUID entity, EntityType type, Collection<String> attributes) {
    return edited("ENTITY.OVERRIDDEN.ACTIVE", entity, type, attributes);
  }

  static NewEvent overrideRemoved(UUID entity, EntityType type, String attribute) {
    return edited("ENTITY.OVERRIDE_REMOVED.ACTIVE", entity, type, List.of(attribute));
  }

  static NewEvent deleted(UUID entity) {
    return NewEvent.of("ENTITY.DELETED.DELETED", Json.object(), tag(entity));
  }

  /// All sources of an entity moved into others, and nothing is left of it.
  static NewEvent merged(Connection connection, UUID absorbed, Collection<UUID> survivors) {
    var tags = new ArrayList<Tag>();
    tags.add(tag(absorbed));
    survivors.stream().limit(MAX_SURVIVORS).map(EntityEvents::tag).forEach(tags::add);
    tags.add(Tag.of("connection", connection.id()));
    tags.add(Tag.of("integration", connection.integrationId()));
    var data = Json.object().put("absorbed", absorbed.toString());
    var into = data.putArray("into");
    survivors.stream().limit(MAX_ATTRIBUTES).map(UUID::toString).forEach(into::add);
    return NewEvent.of("ENTITY.MERGED.DELETED", data, tags.toArray(Tag[]::new));
  }

  static Tag tag(UUID entity) {
    return Tag.of("entity", entity);
  }

  private static NewEvent edited(
      String eventType, UUID entity, EntityType type, Collection<String> attributes) {
    var data = Json.object().put("entityTypeId", type.id().toString());
    data.put("attributeCount", attributes.size());
    var ids = data.putArray("attributeIds");
    attributes.stream()
        .sorted()
        .flatMap(key -> type.attribute(key).stream())
        .limit(MAX_ATTRIBUTES)
        .map(attribute -> attribute.id().toString())
        .forEach(ids::add);
    return NewEvent.of(eventType, data, tag(entity));
  }
}
