package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads and writes newline-delimited JSON: one document per line; empty lines are skipped but
/// counted.
public final class Ndjson {
  public static final String MEDIA_TYPE = "application/x-ndjson";

  /// The maximum number of lines in one request.
  public static final int MAX_LINES = 100_000;

  private Ndjson() {}

  /// Represents a line with its number, from 1.
  public static final class Line {
    private final int number;
    private final byte[] bytes;

    private Line(int number, byte[] bytes) {
      this.number = number;
      this.bytes = bytes;
    }

    public int number() {
      return number;
    }

    /// Reads the line strictly; invalid input throws a JsonProcessingException.
    public <T> T read(Class<T> type) throws IOException {
      T value = Json.MAPPER.readValue(bytes, type);
      if (value == null) {
        throw MismatchedInputException.from(null, type, "null");
      }
      return value;
    }
  }

  public static List<Line> lines(byte[] body) {
    var lines = new ArrayList<Line>();
    int start = 0;
    int number = 1;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        if (lines.size() == MAX_LINES) {
          throw new Problem(
              ProblemCode.BODY_TOO_LARGE, "The body has more than 100,000 lines; send several.");
        }
        int end = i > start && body[i - 1] == '\r' ? i - 1 : i;
        if (!isBlank(body, start, end)) {
          lines.add(new Line(number, Arrays.copyOfRange(body, start, end)));
        }
        start = i + 1;
        number++;
      }
    }
    return lines;
  }

  /// Writes one result per line, as UTF-8.
  public static byte[] write(List<?> results) {
    var text = new StringBuilder();
    results.forEach(result -> text.append(Json.write(result)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isBlank(byte[] body, int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
