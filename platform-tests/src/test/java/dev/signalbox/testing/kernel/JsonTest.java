package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.json.Ndjson;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void stored_documents_are_readable_whatever_the_limits_of_the_input() {
    var digits = "1".repeat(5000);
    assertEquals(digits, Json.stored("{\"n\": " + digits + "}").path("n").asText());
  }

  @Test
  void a_line_that_is_null_is_a_wrong_type_and_no_surprise() {
    var line = Ndjson.lines("null".getBytes(StandardCharsets.UTF_8)).getFirst();
    assertThrows(MismatchedInputException.class, () -> line.read(Map.class));
  }

  @Test
  void lines_are_counted_with_the_empty_ones_and_their_number_is_limited() {
    var lines = Ndjson.lines("{}\n\n{}\r\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(3, lines.getLast().number());
    var many = "1\n".repeat(Ndjson.MAX_LINES + 1).getBytes(StandardCharsets.UTF_8);
    var refused = assertThrows(Problem.class, () -> Ndjson.lines(many));
    assertEquals(ProblemCode.BODY_TOO_LARGE, refused.code());
  }
}
