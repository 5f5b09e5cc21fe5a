package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Rejects input that PostgreSQL could not store faithfully: NUL, lone surrogates, and numbers that
/// jsonb would expand (`1e131071` becomes 128 KiB).
final class StrictParser extends JsonParserDelegate {
  /// PostgreSQL writes every digit of a jsonb number out: `1e300` would come back fifty times as
  /// long.
  private static final int MAX_WRITTEN_OUT = 80;

  StrictParser(JsonParser delegate) {
    super(delegate);
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    var token = super.nextToken();
    if (token != null) {
      check(token);
    }
    return token;
  }

  private void check(JsonToken token) throws IOException {
    switch (token) {
      case FIELD_NAME -> checkText(currentName());
      case VALUE_STRING -> checkText(getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(getText());
      default -> {}
    }
  }

  private void checkText(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new UnsafeTextException(this, "A text holds a NUL character.");
      }
      if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
        if (Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
          continue;
        }
      }
      if (Character.isSurrogate(c)) {
        throw new UnsafeTextException(this, "A text holds half of a surrogate pair.");
      }
    }
  }

  private void checkNumber(String text) throws IOException {
    int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
    int mantissa = exponentAt < 0 ? text.length() : exponentAt;
    int exponent = exponentAt < 0 ? 0 : magnitude(text.substring(exponentAt + 1));
    if (mantissa + exponent > MAX_WRITTEN_OUT) {
      throw new NumberRangeException(
          this, "A number has more than 80 characters when written out.");
    }
  }

  private static int magnitude(String exponent) {
    return exponent.length() > 5 ? MAX_WRITTEN_OUT + 1 : Math.abs(Integer.parseInt(exponent));
  }
}
