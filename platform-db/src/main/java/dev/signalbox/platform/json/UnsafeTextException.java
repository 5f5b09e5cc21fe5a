package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/// Signals a text that cannot be stored as it is: NUL or half of a surrogate pair.
public final class UnsafeTextException extends JsonParseException {
  UnsafeTextException(JsonParser parser, String message) {
    super(parser, message);
  }
}
