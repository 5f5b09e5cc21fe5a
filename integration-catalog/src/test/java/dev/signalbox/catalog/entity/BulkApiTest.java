package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
class BulkApiTest extends ServiceTest {
  private static final String STRICT =
      """
      {"key": "ticket", "name": "Ticket", "attributes": [
        {"key": "subject", "dataType": "TEXT", "required": true}, {"key": "age", "dataType": "NUMBER"},
        {"key": "due", "dataType": "TIMESTAMP"}, {"key": "open", "dataType": "BOOLEAN"}]}
      """;

  @BeforeEach
  void forget() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(
          "DELETE FROM catalog.entities; DELETE FROM catalog.entity_types; DELETE FROM catalog.integration_connections");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"entityType":"nothing","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | reference-not-found
          {"externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | missing-field
          {"entityType":"contact","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | missing-field
          {"entityType":"contact","externalId":"1","externalId":"2","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | duplicate-field
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"a":1,"a":2}} | duplicate-field
          {"entityType":"contact","externalId":"1","syncVersion":1.5,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | wrong-type
          {"entityType":"contact","externalId":"1","syncVersion":-1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | invalid-value
          {"entityType":"contact","externalId":" ","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{}} | invalid-value
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"yesterday","attributes":{}} | wrong-type
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"+99999-01-01T00:00:00Z","attributes":{}} | date-out-of-range
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":[]} | wrong-type
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{},"workspaceId":"x"} | unknown-field
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"a":"\\u0000"}} | unsafe-text
          {"entityType":"contact","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"a":1e9999}} | number-out-of-range
          {"entityType":"contact", | malformed-json
          [] | wrong-type
          {"entityType":"ticket","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"subject":"x","color":"red"}} | unknown-field
          {"entityType":"ticket","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"age":1}} | missing-field
          {"entityType":"ticket","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"subject":"x","age":"old"}} | wrong-type
          {"entityType":"ticket","externalId":"1","syncVersion":1,"observedAt":"2026-01-01T00:00:00Z","attributes":{"subject":"x","due":"soon"}} | wrong-type
          """)
  void a_bad_line_is_rejected_and_the_others_are_stored(String bad, String code) {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.api().post("/v1/entity-types", STRICT);
    var lines = contact("1", 1, 0, "a@x", "1") + bad + "\n\n" + contact("2", 1, 0, "b@x", "2");
    var results = TwoSources.results(acme.upload(acme.hubspot(), lines));
    assertEquals("created", results.get(0).path("result").asText());
    assertEquals("rejected", results.get(1).path("result").asText(), bad);
    assertEquals(code, results.get(1).path("code").asText(), results.get(1).toString());
    assertEquals(2, results.get(1).path("line").asInt());
    assertEquals(4, results.get(2).path("line").asInt());
    assertEquals("created", results.get(2).path("result").asText());
    assertEquals(1, results.get(3).at("/summary/rejected").asInt());
  }

  @Test
  void versions_decide_what_a_line_does() {
    var acme = TwoSources.in(acme("EDITOR"));
    var lines =
        contact("1", 5, 0, "a@x", "5")
            + contact("1", 5, 0, "a@x", "5")
            + contact("1", 5, 0, "a@x", "other")
            + contact("1", 4, 9, "a@x", "4")
            + contact("1", 6, 1, "a@x", "6");
    var results = TwoSources.results(acme.upload(acme.hubspot(), lines));
    assertEquals(
        List.of("created", "unchanged", "conflict", "stale", "updated"),
        results.stream().limit(5).map(r -> r.path("result").asText()).toList());
    assertEquals("6", acme.payload("a@x").path("phone").asText());
    assertEquals(
        "stale",
        TwoSources.results(acme.upload(acme.hubspot(), contact("1", 5, 0, "a@x", "5")))
            .getFirst()
            .path("result")
            .asText());
  }

  @Test
  void a_changed_match_value_keeps_the_id_unless_another_entity_has_it() {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.upload(acme.hubspot(), contact("1", 1, 0, "old@x", "1"));
    var id = acme.idOf("old@x");
    acme.upload(acme.hubspot(), contact("1", 2, 0, "new@x", "1"));
    assertEquals(id, acme.idOf("new@x"));
    acme.upload(acme.salesforce(), contact("s", 1, 0, "other@x", "2"));
    var other = acme.idOf("other@x");
    acme.upload(acme.hubspot(), contact("1", 3, 5, "Other@X ", "1"));
    assertEquals(1, acme.entities().size());
    assertEquals(other, acme.entities().getFirst().path("id").asText());
    acme.upload(acme.salesforce(), contact("t", 1, 0, "old@x", "9"));
    assertEquals(2, acme.entities().size());
  }

  @Test
  void an_atomic_upload_stores_all_or_nothing() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = acme.hubspot() + "&atomic=true";
    var refused = acme.upload(path, contact("1", 1, 0, "a@x", "1") + "{}\n");
    assertEquals(409, refused.status(), refused.body());
    assertEquals("/2/entityType", refused.json().at("/errors/0/pointer").asText());
    assertEquals(
        409,
        acme.upload(path, contact("1", 1, 0, "a@x", "1") + contact("1", 1, 0, "a@x", "2"))
            .status());
    assertEquals(0, acme.entities().size());
    assertEquals(200, acme.upload(path, contact("1", 1, 0, "a@x", "1")).status());
    assertEquals(1, acme.entities().size());
  }

  @Test
  void two_uploads_at_the_same_moment_do_not_make_two_entities_of_one_person() throws Exception {
    var acme = TwoSources.in(acme("EDITOR"));
    var hubspot = TwoSources.file("contacts-hubspot.ndjson");
    var salesforce = TwoSources.file("contacts-salesforce.ndjson");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var uploads =
          List.of(
              CompletableFuture.supplyAsync(() -> acme.upload(acme.hubspot(), hubspot), threads),
              CompletableFuture.supplyAsync(
                  () -> acme.upload(acme.salesforce(), salesforce), threads),
              CompletableFuture.supplyAsync(() -> acme.upload(acme.hubspot(), hubspot), threads));
      for (var upload : uploads) {
        assertEquals(0, TwoSources.summary(upload.get()).path("rejected").asInt());
      }
    }
    assertEquals(643, acme.entities().size());
    assertEquals(643, acme.payloads().size());
  }

  @Test
  void only_a_connection_that_may_sync_takes_records() {
    var acme = TwoSources.in(acme("EDITOR"));
    var line = contact("1", 1, 0, "a@x", "1");
    acme.api().post("/v1/connections/" + acme.hubspot() + ":disconnect", "");
    assertEquals("illegal-transition", acme.upload(acme.hubspot(), line).code());
    var unknown = acme.upload("00000000-0000-4000-8000-00000000ffff", line);
    assertEquals("reference-not-found", unknown.code());
    assertEquals(400, acme.api().postLines("/v1/entities:bulk-upsert", line).status());
    assertEquals(400, acme.upload("nonsense", line).status());
    assertEquals(400, acme.upload(acme.hubspot() + "&atomic=maybe", line).status());
  }

  @Test
  void a_foreign_connection_looks_like_a_missing_one_and_a_viewer_may_not_upload() {
    var acme = TwoSources.in(acme("EDITOR"));
    var line = contact("1", 1, 0, "a@x", "1");
    var path = "/v1/entities:bulk-upsert?connectionId=" + acme.hubspot();
    assertEquals("reference-not-found", globex().postLines(path, line).code());
    assertEquals(403, acme("VIEWER").postLines(path, line).status());
    assertEquals(415, acme("EDITOR").post(path, line).status());
  }

  @Test
  void blank_lines_are_an_empty_summary_and_no_body_is_rejected() {
    var acme = TwoSources.in(acme("EDITOR"));
    assertEquals(
        0, TwoSources.summary(acme.upload(acme.hubspot(), "\n\n")).path("created").asInt());
    assertEquals("malformed-json", acme.upload(acme.hubspot(), "").code());
  }

  @Test
  void an_open_type_learns_attributes_and_a_closed_one_does_not() {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.upload(acme.hubspot(), contact("1", 1, 0, "a@x", "'; DROP TABLE catalog.entities; --"));
    var types = acme.api().get("/v1/entity-types").json().path("items").toString();
    assertTrue(types.contains("\"phone\""), types);
    assertFalse(types.contains("\"color\""), types);
    assertEquals("'; DROP TABLE catalog.entities; --", acme.payload("a@x").path("phone").asText());
  }

  static String contact(String externalId, long version, int minute, String email, String phone) {
    return """
    {"entityType":"contact","externalId":"%s","syncVersion":%d,"observedAt":"2026-01-01T00:%02d:00Z","attributes":{"email":"%s","phone":"%s"}}
    """
        .formatted(externalId, version, minute, email, phone);
  }

  static Api.Answer stored(TwoSources sources, String email) {
    sources.upload(sources.hubspot(), contact("1", 1, 0, email, "from source"));
    return sources.api().get("/v1/entities/" + sources.idOf(email));
  }
}
