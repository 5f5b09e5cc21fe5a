package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/// A version of a source's record, as an upload brings it.
record Incoming(
    String externalId, long syncVersion, Instant observedAt, Map<String, JsonNode> attributes) {

  Incoming {
    attributes = Map.copyOf(attributes);
  }

  String contentHash() {
    return ContentHash.of(attributes);
  }
}
