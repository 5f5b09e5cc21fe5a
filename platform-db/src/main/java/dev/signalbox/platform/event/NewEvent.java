package dev.signalbox.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.Json;
import java.util.List;
import java.util.UUID;

/// Represents an event to append. The id identifies it permanently; a second event with the same id
/// is rejected. The data has at most 64 KiB, the metadata is an object of at most 8 KiB, and there
/// are at most 64 tags.
public record NewEvent(UUID id, String type, JsonNode data, JsonNode metadata, List<Tag> tags) {
  public NewEvent {
    type = EventRules.type(type, "/type");
    data = EventRules.payload(data, EventRules.MAX_DATA_BYTES, "/data");
    if (!metadata.isObject()) {
      throw FreeJson.wrongType("/metadata", "It should be an object.");
    }
    metadata = EventRules.payload(metadata, EventRules.MAX_METADATA_BYTES, "/metadata");
    tags = EventRules.tags(tags, "/tags");
  }

  /// Creates an event with a new id of version 7 and no metadata.
  public static NewEvent of(String type, JsonNode data, Tag... tags) {
    return new NewEvent(
        UuidCreator.getTimeOrderedEpoch(), type, data, Json.object(), List.of(tags));
  }
}
