package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Attacks every member of a request that takes free-form JSON: a value of another kind and a value
/// that is too large get the same answer everywhere, and the answer points at the value.
public abstract class FreeJsonSuite extends ServiceTest {
  /// The JSON that a member takes.
  public enum Kind {
    OBJECT,
    ARRAY,
    CONTAINER,
    ANY;

    private List<String> others() {
      return switch (this) {
        case OBJECT -> List.of("\"text\"", "7", "true", "[]", "[{}]");
        case ARRAY -> List.of("\"text\"", "7", "true", "{}");
        case CONTAINER -> List.of("\"text\"", "7", "true");
        case ANY -> List.of();
      };
    }
  }

  /// A member: a request with `%s` in its place, and the pointer to it. The method `LINE` posts the
  /// body as one line of NDJSON, which is answered by the result of the line.
  public record Member(
      String method, String path, String body, String pointer, Kind kind, int maxBytes) {
    public static Member of(String method, String path, String body, String pointer, Kind kind) {
      return new Member(method, path, body, pointer, kind, 64 * 1024);
    }

    String name() {
      return method + " " + path + " " + pointer;
    }
  }

  /// Makes what the requests need and returns every member of the service that takes free-form
  /// JSON.
  protected abstract List<Member> members(Api editor);

  @TestFactory
  Stream<DynamicTest> another_kind_of_value_is_a_wrong_type() {
    var editor = acme("EDITOR").with("If-Match", "\"1\"");
    return members(editor).stream()
        .flatMap(member ->
            member.kind().others().stream()
                .map(value ->
                    dynamicTest(
                        member.name() + " = " + value,
                        () -> refused(editor, member, value, 400, "wrong-type"))));
  }

  @TestFactory
  Stream<DynamicTest> a_value_that_is_too_large_is_invalid() {
    var editor = acme("EDITOR").with("If-Match", "\"1\"");
    return members(editor).stream()
        .map(member ->
            dynamicTest(
                member.name(), () -> refused(editor, member, large(member), 422, "invalid-value")));
  }

  private static String large(Member member) {
    var text = "\"" + "x".repeat(member.maxBytes()) + "\"";
    return member.kind() == Kind.ARRAY ? "[" + text + "]" : "{\"a\": " + text + "}";
  }

  private static void refused(Api api, Member member, String value, int status, String code) {
    var body = member.body().replace("%s", value).replace("\n", " ");
    if (member.method().equals("LINE")) {
      var answer = api.postLines(member.path(), body);
      assertEquals(200, answer.status(), answer.body());
      var line = Json.stored(answer.body().lines().findFirst().orElseThrow());
      assertEquals("rejected", line.path("result").asText(), answer.body());
      assertRefused(code, member.pointer(), line.path("code"), line.path("pointer"), answer.body());
    } else {
      var answer =
          api.send(
              member.method(),
              member.path(),
              body.getBytes(StandardCharsets.UTF_8),
              "application/json");
      assertEquals(status, answer.status(), answer.body());
      var json = answer.json();
      assertRefused(
          code, member.pointer(), json.path("code"), json.at("/errors/0/pointer"), answer.body());
    }
  }

  private static void assertRefused(
      String code, String pointer, JsonNode givenCode, JsonNode givenPointer, String body) {
    assertEquals(code, givenCode.asText(), body);
    assertEquals(pointer, givenPointer.asText(), body);
  }
}
