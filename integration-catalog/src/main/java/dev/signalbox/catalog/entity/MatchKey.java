package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// The form of a match value in which equal means the same thing: trimmed, lower case, NFC.
final class MatchKey {
  /// Longer values are replaced by their hash, to fit into an index.
  private static final int MAX_LENGTH = 400;

  private MatchKey() {}

  /// Empty for null, blank text, objects and arrays: nothing to match by.
  static Optional<String> of(JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      return Optional.empty();
    }
    var text =
        value.isNumber() ? value.decimalValue().stripTrailingZeros().toString() : value.asText();
    var key = Normalizer.normalize(text, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(key.length() <= MAX_LENGTH ? key : "sha256:" + ContentHash.of(key));
  }
}
