package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// Reads ISO-8601 text with an offset, in the years 1 to 9999; never a number, which could be
/// seconds or milliseconds.
final class StrictInstant extends StdScalarDeserializer<Instant> {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  StrictInstant() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw context.wrongTokenException(
          parser, Instant.class, JsonToken.VALUE_STRING, "not a text");
    }
    var text = parser.getText();
    try {
      var instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
        throw new Problem(
            ProblemCode.DATE_OUT_OF_RANGE, "A time lies outside the years 1 to 9999.");
      }
      return instant;
    } catch (DateTimeException e) {
      throw context.weirdStringException("", Instant.class, "not an ISO-8601 time with an offset");
    }
  }
}
