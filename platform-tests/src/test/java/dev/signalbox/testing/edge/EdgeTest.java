package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that the HTTP layer rejects bad input and bad credentials, and stores nothing from them.
@MicronautTest(transactional = false)
class EdgeTest extends ServiceTest {
  private static final String DEEP = "[".repeat(70) + "]".repeat(70);

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          malformed-json; 400; {"text": "a", "count": 1
          malformed-json; 400; {"text": "a", "count": 1} {}
          malformed-json; 400; nonsense
          malformed-json; 400; ` `
          unknown-field; 400; {"text": "a", "count": 1, "colour": "red"}
          duplicate-field; 400; {"text": "a", "text": "b", "count": 1}
          missing-field; 400; {"text": "a"}
          missing-field; 400; {"text": null, "count": 1}
          wrong-type; 400; {"text": "a", "count": 1.5}
          wrong-type; 400; {"text": "a", "count": "1"}
          wrong-type; 400; {"text": 7, "count": 1}
          wrong-type; 400; {"text": "a", "count": 99999999999999}
          wrong-type; 400; {"text": "a", "count": 1, "at": "yesterday"}
          wrong-type; 400; {"text": "a", "count": 1, "at": 5}
          wrong-type; 400; [1]
          unsafe-text; 400; {"text": "a\\u0000b", "count": 1}
          unsafe-text; 400; {"text": "a\\ud800b", "count": 1}
          unsafe-text; 400; {"text": "a", "count": 1, "details": {"x\\u0000": 1}}
          number-out-of-range; 400; {"text": "a", "count": 1, "details": {"x": 1e131071}}
          number-out-of-range; 400; {"text": "a", "count": 1, "details": {"x": 1e100}}
          number-out-of-range; 400; {"text": "a", "count": 1, "details": {"x": 1e-100}}
          missing-field; 400; {"text": "a", "count": 1, "tags": [null]}
          invalid-value; 422; {"text": "", "count": 1}
          invalid-value; 422; {"text": "a", "count": 101}
          """)
  void a_bad_body_has_its_own_code_and_stores_nothing(String code, int status, String body) {
    var answer = acme("EDITOR").post("/v1/notes", body);
    assertEquals(code, answer.code(), answer.body());
    assertEquals(status, answer.status());
    assertIsProblem(answer);
    assertEquals("[]", acme("EDITOR").get("/v1/notes").body());
  }

  @Test
  void deep_oversized_and_undecodable_bodies_are_rejected() {
    var details = "{\"text\": \"a\", \"count\": 1, \"details\": %s}";
    assertEquals("too-deep", acme("EDITOR").post("/v1/notes", details.formatted(DEEP)).code());
    var large = details.formatted("\"" + "x".repeat(1_100_000) + "\"");
    assertEquals("body-too-large", acme("EDITOR").post("/v1/notes", large).code());
    var huge = details.formatted("\"" + "x".repeat(34_000_000) + "\"");
    assertEquals("body-too-large", acme("EDITOR").post("/v1/notes", huge).code());
    var latin = "{\"text\": \"\u00e9\", \"count\": 1}".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "malformed-json",
        acme("EDITOR").send("POST", "/v1/notes", latin, "application/json").code());
  }

  @Test
  void an_error_points_at_the_field() {
    var answer = acme("EDITOR").post("/v1/notes", "{\"text\": \"a\"}");
    assertEquals("/count", answer.json().at("/errors/0/pointer").asText(), answer.body());
    var invalid = acme("EDITOR").post("/v1/notes", "{\"text\": \"\", \"count\": 1}");
    assertEquals("/text", invalid.json().at("/errors/0/pointer").asText(), invalid.body());
  }

  @Test
  void a_framework_error_is_a_problem_too() {
    var api = acme("EDITOR");
    assertEquals("invalid-parameter", api.get("/v1/notes/limited?size=ten").code());
    assertEquals("invalid-parameter", api.get("/v1/notes/limited").code());
    assertEquals(
        "unsupported-media-type", api.send("POST", "/v1/notes", new byte[] {1}, "text/csv").code());
    assertEquals("method-not-allowed", api.delete("/v1/notes").code());
    for (var answer :
        List.of(api.get("/v1/nothing"), api.delete("/v1/notes"), api.get("/v1/notes/not-a-uuid"))) {
      assertIsProblem(answer);
    }
  }

  @Test
  void a_defect_reveals_no_internals() {
    var answer = acme("EDITOR").get("/v1/notes/broken");
    assertEquals(500, answer.status());
    assertFalse(answer.body().contains("secret"), answer.body());
    assertIsProblem(answer);
  }

  @Test
  void a_route_that_declares_nothing_is_closed() {
    assertTrue(Set.of(401, 404).contains(acme("OWNER").get("/v1/notes/undeclared").status()));
  }

  @Test
  void tokens_that_prove_nothing_are_rejected() {
    var now = Instant.now();
    var refused =
        List.of(
            TestTokens.with("acme-owner", c -> c.expirationTime(Date.from(now.minusSeconds(60)))),
            TestTokens.with("acme-owner", c -> c.expirationTime(null)),
            TestTokens.with("acme-owner", c -> c.notBeforeTime(Date.from(now.plusSeconds(120)))),
            TestTokens.with("acme-owner", c -> c.notBeforeTime(null)),
            TestTokens.with("acme-owner", c -> c.issuer("https://other.test")),
            TestTokens.with("acme-owner", c -> c.issuer(Organizations.ISSUER + "/")),
            TestTokens.with("acme-owner", c -> c.audience("other")),
            TestTokens.with("acme-owner", c -> c.audience((String) null)),
            TestTokens.with("acme-owner", c -> c.subject(null)),
            TestTokens.ofStranger("acme-owner"),
            TestTokens.unsigned("acme-owner"),
            TestTokens.signedWithThePublicKeyAsSecret("acme-owner"),
            "nonsense",
            "a.b.c",
            "x".repeat(100_000 / 16));
    for (var token : refused) {
      var answer = acme("OWNER").with("Authorization", "Bearer " + token).get("/v1/notes");
      assertEquals("unauthenticated", answer.code(), token);
      assertEquals(401, answer.status());
      assertIsProblem(answer);
    }
    assertEquals(200, acme("OWNER").get("/v1/notes").status());
  }

  @Test
  void no_credentials_two_credentials_and_a_wrong_key_are_rejected() {
    assertEquals("unauthenticated", anonymous().get("/v1/notes").code());
    assertEquals(
        "both-credentials", acme("OWNER").with("X-API-Key", "sbk_x").get("/v1/notes").code());
    var key = "sbk_0123456789abcdef." + "s".repeat(40);
    assertEquals("unauthenticated", anonymous().with("X-API-Key", key).get("/v1/notes").code());
  }

  @Test
  void a_workspace_that_is_missing_foreign_or_nonsense() {
    var noHeader = acme("OWNER").without("X-Workspace-Id");
    assertEquals("workspace-required", noHeader.get("/v1/notes").code());
    var foreign = noHeader.with("X-Workspace-Id", Organizations.GLOBEX.toString()).get("/v1/notes");
    var missing = noHeader.with("X-Workspace-Id", UUID.randomUUID().toString()).get("/v1/notes");
    var nonsense = noHeader.with("X-Workspace-Id", "acme").get("/v1/notes");
    for (var answer : List.of(foreign, missing, nonsense)) {
      assertEquals(404, answer.status());
      assertEquals(withoutRequestId(missing), withoutRequestId(answer));
    }
  }

  @Test
  void a_viewer_reads_but_does_not_write() {
    assertEquals(200, acme("VIEWER").get("/v1/notes").status());
    assertEquals(
        "forbidden", acme("VIEWER").post("/v1/notes", "{\"text\": \"a\", \"count\": 1}").code());
    assertEquals(
        "forbidden", acme("APPROVER").post("/v1/notes", "{\"text\": \"a\", \"count\": 1}").code());
  }

  @Test
  void a_foreign_id_is_a_missing_id() {
    var id =
        globex()
            .post("/v1/notes", "{\"text\": \"theirs\", \"count\": 1}")
            .json()
            .path("id")
            .asText();
    assertEquals(200, globex().get("/v1/notes/" + id).status());
    var foreign = acme("OWNER").get("/v1/notes/" + id);
    var missing = acme("OWNER").get("/v1/notes/" + UUID.randomUUID());
    assertEquals(404, foreign.status());
    assertEquals(
        withoutRequestId(missing).replaceAll("/v1/notes/[^\"]*", ""),
        withoutRequestId(foreign).replaceAll("/v1/notes/[^\"]*", ""));
  }

  private static String withoutRequestId(Api.Answer answer) {
    return answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private static void assertIsProblem(Api.Answer answer) {
    assertTrue(
        answer.header("content-type").startsWith("application/problem+json"),
        answer.headers().toString());
    for (var field :
        List.of("type", "title", "status", "detail", "instance", "code", "requestId")) {
      assertTrue(answer.json().has(field), field + " in " + answer.body());
    }
  }
}
