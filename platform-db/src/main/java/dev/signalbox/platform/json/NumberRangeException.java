package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/// Signals a number that has more than 80 characters when written out.
public final class NumberRangeException extends JsonParseException {
  NumberRangeException(JsonParser parser, String message) {
    super(parser, message);
  }
}
