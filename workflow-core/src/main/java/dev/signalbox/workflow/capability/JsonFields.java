package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Reads free-form JSON in request records: `null` in the JSON means the same as absent.
final class JsonFields {
  private JsonFields() {}

  static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }
}
