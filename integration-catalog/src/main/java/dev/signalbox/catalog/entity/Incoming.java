package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.Json;
import java.time.Instant;
import java.util.Map;

/// Represents a version of a source's record in an upload.
record Incoming(
    String externalId, long syncVersion, Instant observedAt, Map<String, JsonNode> attributes) {

  Incoming {
    attributes = Map.copyOf(attributes);
  }

  String contentHash() {
    return CanonicalJson.sha256(Json.object().setAll(attributes));
  }
}
