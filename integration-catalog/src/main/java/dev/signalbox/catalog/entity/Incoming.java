package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Represents a version of a source's record in an upload: the number of its line, its values, a
/// link to it, and the names of attributes at the source where they differ.
record Incoming(
    int number,
    String entityType,
    String externalId,
    long syncVersion,
    Instant observedAt,
    Map<String, JsonNode> attributes,
    @Nullable String sourceUrl,
    Map<String, String> externalFields) {

  Incoming {
    attributes = Map.copyOf(attributes);
    externalFields = Map.copyOf(externalFields);
  }

  /// Returns the hash of all that the version states.
  String contentHash() {
    var values = Json.object().setAll(attributes);
    if (sourceUrl == null && externalFields.isEmpty()) {
      return CanonicalJson.sha256(values);
    }
    var all = Json.object().put("sourceUrl", sourceUrl);
    all.set("attributes", values);
    all.set("externalFields", Json.MAPPER.valueToTree(externalFields));
    return CanonicalJson.sha256(all);
  }

  Stated stated(String attribute, JsonNode value) {
    return new Stated(
        value, syncVersion, observedAt, externalFields.getOrDefault(attribute, attribute));
  }
}
