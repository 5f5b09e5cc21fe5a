package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class EntityApiTest extends ServiceTest {
  @BeforeEach
  void forget() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(
          "DELETE FROM catalog.entities; DELETE FROM catalog.entity_types; DELETE FROM catalog.integration_connections");
    }
  }

  @Test
  void an_entity_shows_the_origin_of_each_value() {
    var acme = TwoSources.in(acme("EDITOR"));
    var read = BulkApiTest.stored(acme, "a@x").json();
    assertEquals("from source", read.at("/payload/phone").asText());
    assertEquals(acme.hubspot(), read.at("/provenance/phone/connectionId").asText());
    assertEquals("2026-01-01T00:00:00Z", read.at("/provenance/phone/observedAt").asText());
    assertEquals("1", read.at("/sources/0/externalId").asText());
    assertEquals("INTEGRATION", read.path("sourceType").asText());
  }

  @Test
  void an_override_needs_the_revision_it_was_made_for() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "a@x").json().path("id").asText();
    var body = "{\"attributes\":{\"phone\":\"by hand\"}}";
    assertEquals(428, acme.api().patch(path, body).status());
    assertEquals(200, acme.api().with("If-Match", "\"1\"").patch(path, body).status());
    assertEquals(412, acme.api().with("If-Match", "\"1\"").patch(path, body).status());
    assertEquals(
        412, acme.api().with("If-Match", "\"1\"").delete(path + "/overrides/phone").status());
    assertEquals(412, acme.api().with("If-Match", "\"1\"").delete(path).status());
  }

  @Test
  void taking_back_an_override_that_is_not_there_is_not_found() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "a@x").json().path("id").asText();
    assertEquals(
        404, acme.api().with("If-Match", "\"1\"").delete(path + "/overrides/phone").status());
  }

  @Test
  void an_overridden_match_value_finds_the_entity_and_stays_unique() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "typo@x").json().path("id").asText();
    var right = "{\"attributes\":{\"email\":\"right@x\"}}";
    assertEquals(200, acme.api().with("If-Match", "\"1\"").patch(path, right).status());
    acme.upload(acme.salesforce(), BulkApiTest.contact("s", 1, 0, "RIGHT@x", "2"));
    assertEquals(1, acme.entities().size());
    assertEquals("right@x", acme.entities().getFirst().at("/payload/email").asText());
    var second = create(acme.api(), "{\"email\":\"second@x\"}");
    var taken = acme.api().with("If-Match", "\"1\"").patch(second.header("Location"), right);
    assertEquals("already-exists", taken.code());
  }

  @Test
  void manually_created_values_stay_when_a_source_reports_the_same_person() {
    var acme = TwoSources.in(acme("EDITOR"));
    var made = create(acme.api(), "{\"email\":\"a@x\",\"phone\":\"by hand\"}");
    assertEquals(201, made.status(), made.body());
    assertEquals("already-exists", create(acme.api(), "{\"email\":\" A@X\"}").code());
    acme.upload(acme.hubspot(), BulkApiTest.contact("1", 9, 9, "a@x", "from source"));
    var read = acme.api().get(made.header("Location"));
    assertEquals("by hand", read.json().at("/payload/phone").asText());
    assertEquals("from source", read.json().at("/provenance/phone/sourceValue").asText());
    assertEquals("USER_CREATED", read.json().path("sourceType").asText());
    var resumed =
        acme.api()
            .with("If-Match", read.header("ETag"))
            .delete(made.header("Location") + "/overrides/phone");
    assertEquals("from source", resumed.json().at("/payload/phone").asText());
  }

  @Test
  void the_last_override_of_an_entity_without_sources_cannot_be_removed() {
    var acme = TwoSources.in(acme("EDITOR"));
    var made = create(acme.api(), "{\"email\":\"a@x\"}");
    var refused =
        acme.api().with("If-Match", "\"1\"").delete(made.header("Location") + "/overrides/email");
    assertEquals(409, refused.status(), refused.body());
  }

  @Test
  void a_deleted_entity_comes_back_with_the_next_sync() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "a@x").json().path("id").asText();
    assertEquals(204, acme.api().with("If-Match", "\"1\"").delete(path).status());
    assertEquals(404, acme.api().get(path).status());
    acme.upload(acme.hubspot(), BulkApiTest.contact("1", 1, 0, "a@x", "1"));
    assertEquals(1, acme.entities().size());
  }

  @Test
  void lists_filter_by_type_and_source() {
    var acme = TwoSources.in(acme("EDITOR"));
    BulkApiTest.stored(acme, "a@x");
    assertEquals(1, count(acme, "?entityType=contact"));
    assertEquals(0, count(acme, "?entityType=ticket"));
    assertEquals(1, count(acme, "?sourceIntegrationId=5b000000-0000-4000-8000-000000000001"));
    assertEquals(0, count(acme, "?sourceIntegrationId=5b000000-0000-4000-8000-000000000002"));
  }

  @Test
  void a_type_with_entities_cannot_be_deleted() {
    var acme = TwoSources.in(acme("EDITOR"));
    BulkApiTest.stored(acme, "a@x");
    var type = acme.api().get("/v1/entity-types").json().at("/items/0");
    var path = "/v1/entity-types/" + type.path("id").asText();
    var refused = acme.api().with("If-Match", "\"1\"").delete(path);
    assertEquals("in-use", refused.code(), refused.body());
  }

  @Test
  void a_type_is_renamed_and_grows() {
    var made = acme("EDITOR").post("/v1/entity-types", "{\"key\":\"deal\",\"name\":\"Deal\"}");
    var path = made.header("Location");
    var changed =
        acme("EDITOR")
            .with("If-Match", made.header("ETag"))
            .patch(
                path,
                "{\"name\":\"Deals\",\"attributes\":[{\"key\":\"sum\",\"dataType\":\"NUMBER\"}]}");
    assertEquals("Deals", changed.json().path("name").asText(), changed.body());
    assertEquals("NUMBER", changed.json().at("/attributes/0/dataType").asText());
    assertEquals(
        204, acme("EDITOR").with("If-Match", changed.header("ETag")).delete(path).status());
    assertEquals(
        422, acme("EDITOR").post("/v1/entity-types", "{\"key\":\"No\",\"name\":\"x\"}").status());
  }

  @Test
  void another_tenant_meets_the_answer_of_a_missing_id() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "a@x").json().path("id").asText();
    var type =
        "/v1/entity-types/" + acme.api().get("/v1/entity-types").json().at("/items/0/id").asText();
    var foreign = globex().with("If-Match", "\"1\"");
    assertEquals(404, foreign.get(path).status());
    assertEquals(404, foreign.patch(path, "{\"attributes\":{\"phone\":\"1\"}}").status());
    assertEquals(404, foreign.delete(path).status());
    assertEquals(404, foreign.delete(path + "/overrides/phone").status());
    assertEquals(404, foreign.get(type).status());
    assertEquals(404, foreign.patch(type, "{\"name\":\"x\"}").status());
    assertEquals(404, foreign.delete(type).status());
    assertEquals(0, foreign.get("/v1/entities").json().path("items").size());
    assertEquals("reference-not-found", create(globex(), "{\"email\":\"a@x\"}").code());
  }

  @Test
  void a_viewer_may_not_write() {
    var acme = TwoSources.in(acme("EDITOR"));
    var path = "/v1/entities/" + BulkApiTest.stored(acme, "a@x").json().path("id").asText();
    var viewer = acme("VIEWER").with("If-Match", "\"1\"");
    assertEquals(200, viewer.get(path).status());
    assertEquals(403, viewer.patch(path, "{\"attributes\":{\"phone\":\"1\"}}").status());
    assertEquals(403, viewer.delete(path).status());
    assertEquals(403, create(viewer, "{\"email\":\"b@x\"}").status());
    assertTrue(viewer.get("/v1/entity-types").json().path("items").size() > 0);
  }

  private static Api.Answer create(Api api, String attributes) {
    return api.post(
        "/v1/entities", "{\"entityType\":\"contact\",\"attributes\":" + attributes + "}");
  }

  private static int count(TwoSources acme, String query) {
    return acme.api().get("/v1/entities" + query).json().path("items").size();
  }
}
