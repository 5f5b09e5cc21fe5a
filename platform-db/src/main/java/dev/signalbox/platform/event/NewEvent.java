package dev.signalbox.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.json.Json;
import java.util.List;
import java.util.UUID;

/// An event to be appended. The id is its identity for ever; a second event with the same id is
/// refused. Data at most 64 KiB, metadata an object of at most 8 KiB, 64 tags at most.
public record NewEvent(UUID id, String type, JsonNode data, JsonNode metadata, List<Tag> tags) {
  public NewEvent {
    var _ = EventRules.type(type, "/type");
    var _ = EventRules.payload(data, EventRules.MAX_DATA_BYTES, "/data");
    var _ =
        EventRules.payload(
            EventRules.object(metadata, "/metadata"), EventRules.MAX_METADATA_BYTES, "/metadata");
    tags = EventRules.tags(tags, "/tags");
  }

  /// With a new id of version 7 and no metadata.
  public static NewEvent of(String type, JsonNode data, Tag... tags) {
    return new NewEvent(
        UuidCreator.getTimeOrderedEpoch(), type, data, Json.object(), List.of(tags));
  }
}
