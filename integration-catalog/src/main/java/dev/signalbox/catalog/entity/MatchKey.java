package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.hash.Hashes;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Normalizes match values, so that equal keys mean the same thing: trimmed, lower case, NFC.
final class MatchKey {
  /// The maximum length of a key in the index; longer values are replaced by their hash.
  private static final int MAX_LENGTH = 400;

  private MatchKey() {}

  /// Returns the key of a value; empty for null, blank text, objects and arrays, which cannot be
  /// matched.
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
    return Optional.of(key.length() <= MAX_LENGTH ? key : "sha256:" + Hashes.sha256Hex(key));
  }
}
