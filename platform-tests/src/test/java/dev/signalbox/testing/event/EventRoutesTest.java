package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
class EventRoutesTest extends EventTest {
  private static final String APPEND = "/v1/events:append";

  private static String body(String type, String tag, String condition) {
    return """
    {"events": [{"type": "%s", "data": {"n": 1}, "tags": ["%s"]}]%s}
    """
        .formatted(type, tag, condition);
  }

  private static String seats(String tag, String after) {
    return """
    , "condition": {"failIfEventsMatch": {"items": [{"tags": ["%s"]}]}%s}
    """
        .formatted(tag, after.isEmpty() ? "" : ", \"after\": \"" + after + "\"");
  }

  private static List<String> types(JsonNode page) {
    var types = new ArrayList<String>();
    page.get("items").forEach(item -> types.add(item.get("type").asText()));
    return types;
  }

  @Test
  void a_decision_is_read_made_and_rejected_once_it_is_stale() {
    var tag = fresh("seat").toString();
    var api = acme("EDITOR");
    assertEquals(200, api.post(APPEND, body("SEAT.OFFERED.OK", tag, "")).status());
    var read = api.get("/v1/events?tag=" + tag);
    assertEquals(List.of("SEAT.OFFERED.OK"), types(read.json()));
    var token = read.header("consistency-token");
    assertEquals(200, api.post(APPEND, body("SEAT.TAKEN.OK", tag, seats(tag, token))).status());
    var late = api.post(APPEND, body("SEAT.TAKEN.OK", tag, seats(tag, token)));
    assertEquals(409, late.status());
    assertEquals("append-condition-failed", late.code());
    var taken = api.get("/v1/events?tag=" + tag + "&after=" + token).json();
    assertEquals(List.of("SEAT.TAKEN.OK"), types(taken));
    assertEquals(
        taken.get("items").get(0).get("id").asText(),
        late.json().get("errors").get(0).get("detail").asText());
  }

  @Test
  void pages_go_forwards_and_backwards() {
    var tag = fresh("page").toString();
    var api = acme("EDITOR");
    for (int i = 0; i < 5; i++) {
      assertEquals(200, api.post(APPEND, body("P.NUMBERED.N" + i, tag, "")).status());
    }
    assertEquals(List.of("N0 N1", "N2 N3", "N4"), pages("/v1/events?tag=" + tag));
    assertEquals(
        List.of("N4 N3", "N2 N1", "N0"), pages("/v1/events?tag=" + tag + "&backwards=true"));
  }

  private List<String> pages(String path) {
    var pages = new ArrayList<String>();
    var cursor = "";
    do {
      var page = acme("VIEWER").get(path + "&limit=2" + cursor).json();
      pages.add(String.join(" ", types(page)).replace("P.NUMBERED.", ""));
      cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    return pages;
  }

  @Test
  void a_query_of_several_items_travels_as_json() {
    var one = fresh("one");
    var two = fresh("two");
    append(event("Q.ONE.OK", one), event("Q.TWO.OK", two), event("Q.THREE.OK", one, two));
    var query =
        """
        {"items": [{"tags": ["%s"], "types": ["Q.ONE.OK"]}, {"tags": ["%s", "%s"]}]}
        """
            .formatted(one, two, one);
    var page =
        acme("VIEWER").get("/v1/events?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertEquals(List.of("Q.ONE.OK", "Q.THREE.OK"), types(page.json()), page.body());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          no-events; 422; {"events": []}
          missing-field; 400; {}
          event-type-invalid; 422; {"events": [{"type": "lower.case", "data": {}}]}
          event-type-invalid; 422; {"events": [{"type": "ONE", "data": {}}]}
          event-type-invalid; 422; {"events": [{"type": "", "data": {}}]}
          event-type-reserved; 422; {"events": [{"type": "CONNECTION.AUTHORIZED.CONNECTED", "data": {}}]}
          event-tag-invalid; 422; {"events": [{"type": "A.B.C", "data": {}, "tags": ["nocolon"]}]}
          event-tag-invalid; 422; {"events": [{"type": "A.B.C", "data": {}, "tags": ["Upper:x"]}]}
          event-tag-invalid; 422; {"events": [{"type": "A.B.C", "data": {}, "tags": ["empty:"]}]}
          event-tag-invalid; 422; {"events": [{"type": "A.B.C", "data": {}, "tags": ["a:b\\n"]}]}
          unsafe-text; 400; {"events": [{"type": "A.B.C", "data": {}, "tags": ["a:\\u0000"]}]}
          condition-empty; 422; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"items": []}}}
          condition-empty; 422; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {}}}
          condition-empty; 422; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"items": [{}]}}}
          missing-field; 400; {"events": [{"type": "A.B.C", "data": {}}], "condition": {}}
          consistency-token-invalid; 400; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"all": true}, "after": "never"}}
          consistency-token-invalid; 400; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"all": true}, "after": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}
          consistency-token-required; 422; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"all": true}, "afterPosition": 7}}
          invalid-value; 422; {"events": [{"type": "A.B.C", "data": {}}], "condition": {"failIfEventsMatch": {"all": true}, "after": "x", "afterPosition": 7}}
          wrong-type; 400; {"events": [{"type": "A.B.C", "data": {}, "metadata": [1]}]}
          """)
  void bad_input_has_a_code_of_its_own_and_stores_nothing(String code, int status, String body) {
    var before = acme("VIEWER").get("/v1/events:state").json().get("head");
    var answer = acme("EDITOR").post(APPEND, body);
    assertEquals(code, answer.code(), answer.body());
    assertEquals(status, answer.status());
    assertEquals(before, acme("VIEWER").get("/v1/events:state").json().get("head"));
  }

  @Test
  void a_query_that_is_none_is_rejected() {
    for (var query : List.of("null", "[]", "7", "%7B", "%7B%7D", "%22%22")) {
      var answer = acme("VIEWER").get("/v1/events?query=" + query);
      assertTrue(answer.status() == 400 || answer.status() == 422, query + ": " + answer.body());
    }
  }

  @Test
  void too_much_is_rejected_by_its_own_code() {
    var many = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 1000; i++) {
      many.add("tag:" + i);
    }
    assertEquals("too-many-tags", appendOne("A.B.C", "{}", many.toString()).code());
    var large = "{\"x\": \"" + "y".repeat(70_000) + "\"}";
    assertEquals("event-too-large", appendOne("A.B.C", large, "[]").code());
    var huge = "{\"x\": \"" + "y".repeat(1 << 20) + "\"}";
    assertEquals("body-too-large", appendOne("A.B.C", huge, "[]").code());
    var events =
        "{\"type\": \"A.B.C\", \"data\": {}},".repeat(1000) + "{\"type\": \"A.B.C\", \"data\": {}}";
    assertEquals(
        "too-many-events", acme("EDITOR").post(APPEND, "{\"events\": [" + events + "]}").code());
  }

  private Api.Answer appendOne(String type, String data, String tags) {
    return acme("EDITOR")
        .post(
            APPEND,
            "{\"events\": [{\"type\": \"%s\", \"data\": %s, \"tags\": %s}]}"
                .formatted(type, data, tags));
  }

  @Test
  void a_token_of_another_workspace_is_rejected_by_name() {
    var tag = fresh("foreign").toString();
    var token = globex().get("/v1/events?tag=" + tag).header("consistency-token");
    assertFalse(token.isEmpty());
    var answer = acme("EDITOR").post(APPEND, body("A.B.C", tag, seats(tag, token)));
    assertEquals("consistency-token-foreign", answer.code());
    assertEquals(
        "consistency-token-foreign", acme("VIEWER").get("/v1/events?after=" + token).code());
    assertEquals(List.of(), types(acme("VIEWER").get("/v1/events?tag=" + tag).json()));
  }

  @Test
  void a_token_shows_nothing_of_what_it_holds() {
    var token = acme("VIEWER").get("/v1/events?tag=a:b").header("consistency-token");
    var again = acme("VIEWER").get("/v1/events?tag=a:b").header("consistency-token");
    assertNotEquals(token, again);
    var bytes = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
    assertFalse(bytes.contains(Organizations.ACME.toString()));
    assertFalse(bytes.matches("(?s).*[0-9]+:[0-9]+:.*"));
  }

  @Test
  void an_idempotency_key_appends_once() {
    var tag = fresh("once").toString();
    var api = acme("EDITOR").with("Idempotency-Key", UUID.randomUUID().toString());
    var first = api.post(APPEND, body("A.B.C", tag, ""));
    var again = api.post(APPEND, body("A.B.C", tag, ""));
    assertEquals(first.json(), again.json());
    assertEquals("true", again.header("idempotency-replayed"));
    assertEquals(1, acme("VIEWER").get("/v1/events?tag=" + tag).json().get("items").size());
  }

  @Test
  void a_viewer_reads_but_cannot_append_and_other_workspaces_see_nothing() {
    var tag = fresh("own").toString();
    assertEquals(403, acme("VIEWER").post(APPEND, body("A.B.C", tag, "")).status());
    assertEquals(200, acme("EDITOR").post(APPEND, body("A.B.C", tag, "")).status());
    assertEquals(List.of("A.B.C"), types(acme("VIEWER").get("/v1/events?tag=" + tag).json()));
    assertEquals(List.of(), types(globex().get("/v1/events?tag=" + tag).json()));
    assertEquals(403, acme("EDITOR").put("/v1/events:order", "{\"ordered\": true}").status());
    assertTrue(globex().get("/v1/events:state").json().get("underWay").isEmpty());
  }
}
