package dev.signalbox.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.description.ApiDocument;
import dev.signalbox.testing.description.DescribedAnswers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Tests that the oracle of the fuzzer finds each kind of fault.
class OracleTest {
  private static final String ID = "0f8b8c7e-5f0e-4a58-9f0a-1d2c3b4a5968";
  private static final String PROBLEM =
      """
      {"type": "urn:x", "title": "t", "status": %d, "detail": "%s", "instance": "/", "code": "not-found", "requestId": "r"}
      """;

  private static final String DESCRIPTION =
      """
      paths:
        /v1/things/{id}:
          get:
            responses:
              '200': {content: {application/json: {schema: {type: object}}}}
              '404': {content: {application/problem+json: {schema: {type: object}, examples: {not-found: {}}}}}
              '500': {content: {application/problem+json: {schema: {type: object}, examples: {not-found: {}}}}}
      """;

  private final Operation get =
      new Operation(
          "GET",
          "/v1/things/{id}",
          List.of(),
          Map.of(),
          Map.of(
              200,
              Set.of("application/json"),
              404,
              Set.of("application/problem+json"),
              500,
              Set.of("application/problem+json")));
  private final Tenant acme = tenant("acmeonly");
  private final Tenant globex = tenant("globexonly");
  private final Oracle oracle =
      new Oracle(Set.of(), new DescribedAnswers(ApiDocument.read(DESCRIPTION)));

  @BeforeEach
  void acmeSeesItsId() {
    acme.saw(get, "{\"id\":\"" + ID + "\"}", Set.of());
  }

  @Test
  void correct_answers_have_no_findings() {
    judge(200, "application/json", "{\"id\":\"another\"}");
    judge(404, "application/problem+json", PROBLEM.formatted(404, "There is none."));
    assertEquals(Map.of(), oracle.findings());
  }

  @Test
  void a_server_error_is_found() {
    judge(500, "application/problem+json", PROBLEM.formatted(500, "x"));
    assertFound("is a server error");
  }

  @Test
  void an_undocumented_status_or_type_is_found() {
    judge(418, "application/problem+json", PROBLEM.formatted(418, "x"));
    judge(200, "text/html", "x");
    assertFound("418: the status is not described");
    assertFound("the media type text/html is not described");
  }

  @Test
  void a_body_that_differs_from_its_schema_is_found() {
    judge(200, "application/json", "[]");
    judge(
        404,
        "application/problem+json",
        PROBLEM.formatted(404, "x").replace("not-found", "in-use"));
    assertFound("200: : type");
    assertFound("the problem code in-use is not described");
  }

  @Test
  void an_error_that_is_not_a_wellformed_problem_is_found() {
    judge(404, "application/json", "{}");
    judge(404, "application/problem+json", "{}");
    assertFound("is no problem+json");
    assertFound("malformed problem");
  }

  @Test
  void internal_names_in_an_error_are_found() {
    judge(404, "application/problem+json", PROBLEM.formatted(404, "org.postgresql.Thing"));
    assertFound("tells of internals");
  }

  @Test
  void an_id_or_a_text_of_the_other_tenant_is_found() {
    judge(200, "application/json", "{\"id\":\"" + ID + "\"}");
    judge(200, "application/json", "{\"name\":\"acmeonly-7\"}");
    assertFound("shows an id of the other tenant");
    assertFound("shows a text of the other tenant");
  }

  @Test
  void a_secret_in_a_log_line_is_found_also_at_debug_and_in_a_stack_trace() {
    try (var logs = LogScan.begin()) {
      logs.forbid("a planted secret");
      var logger = LoggerFactory.getLogger("dev.signalbox.planted");
      logger.debug("harmless");
      assertEquals(Set.of(), logs.found());
      logger.debug("here is {}", "a planted secret");
      assertEquals(1, logs.found().size());
      LoggerFactory.getLogger("io.micronaut.planted")
          .error("it failed", new IllegalStateException("with a planted secret"));
      assertEquals(2, logs.found().size());
    }
  }

  private void judge(int status, String type, String body) {
    oracle.judge(
        get,
        "GET /v1/things/x",
        new Api.Answer(status, Map.of("content-type", type), body),
        globex,
        acme);
  }

  private void assertFound(String what) {
    assertTrue(
        oracle.findings().keySet().stream().anyMatch(finding -> finding.contains(what)),
        () -> oracle.findings().toString());
  }

  private static Tenant tenant(String marker) {
    return new Tenant(new Api(URI.create("http://localhost"), Map.of()), marker);
  }
}
