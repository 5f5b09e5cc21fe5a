package dev.signalbox.catalog.entity;

import dev.signalbox.catalog.connection.Connection;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Builds the domain events about entities: users' changes, and merges. Events name at most 20
/// attributes by their ids, and never contain values. The statements of syncs are stored with the
/// sources of an entity.
final class EntityEvents {
  /// The maximum number of attributes in an event; it keeps the event's data below 1 KiB.
  private static final int MAX_ATTRIBUTES = 20;

  /// The maximum number of surviving entities in an event. An event has at most 64 tags; those of
  /// the upload and of the absorbed entity are added.
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

  /// Describes that all sources of an entity moved into other entities, so that it was deleted.
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
