package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/// A number beyond 64 digits or an exponent of 308.
public final class NumberRangeException extends JsonParseException {
  NumberRangeException(JsonParser parser, String message) {
    super(parser, message);
  }
}
