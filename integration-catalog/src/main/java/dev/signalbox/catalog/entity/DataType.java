package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// The types of attribute values. JSON null is valid for each: the source states that there is no
/// value.
enum DataType {
  TEXT,
  NUMBER,
  BOOLEAN,
  /// Text in ISO-8601 with an offset.
  TIMESTAMP,
  JSON;

  boolean accepts(JsonNode value) {
    return value.isNull()
        || switch (this) {
          case TEXT -> value.isTextual();
          case NUMBER -> value.isNumber();
          case BOOLEAN -> value.isBoolean();
          case TIMESTAMP -> value.isTextual() && isTimestamp(value.textValue());
          case JSON -> true;
        };
  }

  private static boolean isTimestamp(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() > 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
