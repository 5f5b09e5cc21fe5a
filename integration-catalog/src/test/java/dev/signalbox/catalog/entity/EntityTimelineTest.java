package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.EventLog;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class EntityTimelineTest extends ServiceTest {
  private final EventLog log = new EventLog(database());

  @BeforeAll
  void declare() {
    var _ = TwoSources.in(acme("EDITOR"));
  }

  private static String line(String externalId, int version, String email) {
    return """
    {"entityType": "contact", "externalId": "%s", "syncVersion": %d, "observedAt": "2026-11-01T00:00:00Z", "attributes": {"email": "%s"}}
    """
        .formatted(externalId, version, email);
  }

  private Api.Answer made(String email) {
    var made =
        acme("EDITOR")
            .post(
                "/v1/entities",
                "{\"entityType\": \"contact\", \"attributes\": {\"email\": \"%s\", \"name\": \"Quietname\"}}"
                    .formatted(email));
    assertEquals(201, made.status(), made.body());
    return made;
  }

  private List<String> types(String id) {
    var answer = acme("VIEWER").get("/v1/entities/" + id + "/timeline");
    assertEquals(200, answer.status(), answer.body());
    var types = new ArrayList<String>();
    answer.json().path("items").forEach(event -> types.add(event.path("type").asText()));
    return types;
  }

  @Test
  void edits_by_hand_are_events_without_values() {
    var made = made("edits@example.test");
    var id = made.json().path("id").asText();
    var overridden =
        acme("EDITOR")
            .with("If-Match", made.header("ETag"))
            .patch("/v1/entities/" + id, "{\"attributes\": {\"phone\": \"quiet-number\"}}");
    assertEquals(200, overridden.status(), overridden.body());
    var request = UUID.randomUUID().toString();
    var resumed =
        acme("EDITOR")
            .with("If-Match", overridden.header("ETag"))
            .with("X-Request-Id", request)
            .delete("/v1/entities/" + id + "/overrides/phone");
    assertEquals(200, resumed.status(), resumed.body());
    assertEquals(
        List.of(
            "ENTITY.OVERRIDE_REMOVED.ACTIVE", "ENTITY.OVERRIDDEN.ACTIVE", "ENTITY.CREATED.ACTIVE"),
        types(id));
    assertEquals(List.of("entity:" + id), log.of(request).getFirst().tags());
    var everything = log.all().toString();
    assertFalse(everything.contains("quiet-number"), everything);
    assertFalse(everything.contains("Quietname"), everything);
    assertFalse(everything.contains("edits@example.test"), everything);
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void a_deleted_entity_has_an_event_and_no_timeline_any_more() {
    var made = made("gone@example.test");
    var path = "/v1/entities/" + made.json().path("id").asText();
    var request = UUID.randomUUID().toString();
    var editor = acme("EDITOR").with("X-Request-Id", request);
    assertEquals(412, editor.with("If-Match", "\"99\"").delete(path).status());
    assertEquals(List.of(), log.typesOf(request), "a refused deletion leaves no event");
    assertEquals(204, editor.with("If-Match", made.header("ETag")).delete(path).status());
    assertEquals(List.of("ENTITY.DELETED.DELETED"), log.typesOf(request));
    assertEquals(404, acme("VIEWER").get(path + "/timeline").status());
  }

  @Test
  void a_merge_by_an_upload_is_an_event_of_the_survivor_unless_it_was_rolled_back() {
    var sources = TwoSources.in(acme("EDITOR"));
    var connections = acme("EDITOR").get("/v1/connections").json().path("items");
    var connection = connections.path(0).path("id").asText();
    var _ =
        TwoSources.summary(
            sources.upload(
                connection,
                line("m-1", 1, "one@example.test") + line("m-2", 1, "two@example.test")));
    var survivor = sources.idOf("one@example.test");
    var absorbed = sources.idOf("two@example.test");
    var request = UUID.randomUUID().toString();
    var upload = acme("EDITOR").with("X-Request-Id", request);
    var path = "/v1/entities:bulk-upsert?connectionId=" + connection;
    var merging = line("m-2", 2, "one@example.test");
    var refused =
        upload.postLines(
            path + "&atomic=true", merging + line("m-3", 1, "x").replace("contact", "nothing"));
    assertEquals(409, refused.status(), refused.body());
    assertEquals(List.of(), log.typesOf(request));
    assertEquals(200, upload.postLines(path, merging).status());
    assertEquals(List.of("ENTITY.MERGED.DELETED"), log.typesOf(request));
    assertEquals(List.of("ENTITY.MERGED.DELETED"), types(survivor));
    assertEquals("entity:" + absorbed, log.of(request).getFirst().tags().getFirst());
    assertEquals(404, acme("VIEWER").get("/v1/entities/" + absorbed + "/timeline").status());
  }

  @Test
  void another_workspace_finds_no_timeline() {
    var path = "/v1/entities/" + made("own@example.test").json().path("id").asText() + "/timeline";
    assertEquals(404, globex().get(path).status());
    assertEquals(200, acme("VIEWER").get(path).status());
  }
}
