package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the links back to records at their source and the names of fields there: which apply, and
/// which are rejected.
@MicronautTest(transactional = false)
class SourceLinkTest extends ServiceTest {
  @BeforeEach
  void forget() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(
          "DELETE FROM catalog.entities; DELETE FROM catalog.entity_types; DELETE FROM catalog.integration_connections");
    }
  }

  private static String line(
      String externalId, int version, int at, String attributes, String more) {
    return """
    {"entityType":"contact","externalId":"%s","syncVersion":%d,"observedAt":"2026-01-01T00:00:%02dZ","attributes":%s%s}
    """
        .formatted(externalId, version, at, attributes, more);
  }

  private static String link(String url) {
    return ",\"sourceUrl\":" + Json.write(url);
  }

  private static JsonNode upload(TwoSources acme, String connection, String line) {
    return TwoSources.results(acme.upload(connection, line)).getFirst();
  }

  private static JsonNode only(TwoSources acme) {
    var all = acme.entities();
    assertEquals(1, all.size());
    return acme.api().get("/v1/entities/" + all.getFirst().path("id").asText()).json();
  }

  @Test
  void the_link_and_the_fields_of_the_winning_source_are_shown_with_each_value() {
    var acme = TwoSources.in(acme("EDITOR"));
    var fields = ",\"sourceExternalFields\":{\"email\":\"Email__c\"}";
    upload(
        acme,
        acme.salesforce(),
        line(
            "s",
            1,
            1,
            "{\"email\":\"a@x\",\"phone\":\"1\"}",
            link("https://sf.example/1") + fields));
    upload(
        acme,
        acme.hubspot(),
        line("h", 1, 2, "{\"email\":\"a@x\",\"city\":\"Rome\"}", link("https://hub.example/1")));
    var read = only(acme);
    assertEquals("https://sf.example/1", read.path("sourceUrl").asText());
    assertEquals("https://sf.example/1", acme.entities().getFirst().path("sourceUrl").asText());
    assertEquals("https://hub.example/1", read.at("/provenance/email/sourceUrl").asText());
    assertEquals("email", read.at("/provenance/email/sourceExternalField").asText());
    assertEquals("https://sf.example/1", read.at("/provenance/phone/sourceUrl").asText());
    assertEquals("phone", read.at("/provenance/phone/sourceExternalField").asText());
    upload(acme, acme.salesforce(), line("s", 2, 3, "{\"email\":\"a@x\"}", fields));
    var later = only(acme);
    assertEquals("Email__c", later.at("/provenance/email/sourceExternalField").asText());
    assertEquals("https://sf.example/1", later.at("/provenance/email/sourceUrl").asText());
    var urls = later.path("sources").findValuesAsText("sourceUrl");
    assertEquals(
        List.of("https://hub.example/1", "https://sf.example/1"), urls.stream().sorted().toList());
  }

  @Test
  void the_highest_version_that_states_a_link_decides_in_any_order_of_arrival() {
    var lines =
        List.of(
            line("h", 1, 1, "{\"email\":\"a@x\"}", link("https://hub.example/one")),
            line("h", 2, 2, "{\"email\":\"a@x\"}", link("https://hub.example/two")),
            line("h", 3, 3, "{\"email\":\"a@x\"}", ""));
    for (var order :
        List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 2, 0), List.of(2, 0, 1))) {
      forgetQuietly();
      var acme = TwoSources.in(acme("EDITOR"));
      order.forEach(i -> upload(acme, acme.hubspot(), lines.get(i)));
      assertEquals(
          "https://hub.example/two", only(acme).path("sourceUrl").asText(), order::toString);
    }
  }

  private void forgetQuietly() {
    try {
      forget();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_link_is_part_of_what_a_version_states() {
    var acme = TwoSources.in(acme("EDITOR"));
    var one = line("h", 1, 1, "{\"email\":\"a@x\"}", link("https://hub.example/one"));
    assertEquals("created", upload(acme, acme.hubspot(), one).path("result").asText());
    assertEquals("unchanged", upload(acme, acme.hubspot(), one).path("result").asText());
    var other = line("h", 1, 1, "{\"email\":\"a@x\"}", link("https://evil.example/one"));
    assertEquals("conflict", upload(acme, acme.hubspot(), other).path("result").asText());
    assertEquals("https://hub.example/one", only(acme).path("sourceUrl").asText());
  }

  @Test
  void an_entity_made_by_hand_keeps_its_link_and_fields_when_sources_join_it() {
    var acme = TwoSources.in(acme("EDITOR"));
    var made =
        acme.api()
            .post(
                "/v1/entities",
                """
                {"entityType": "contact", "attributes": {"email": "a@x", "phone": "1"},
                 "sourceUrl": "HTTPS://cards.example/käse?id=7#top", "sourceExternalFields": {"phone": "Tel."}}
                """);
    assertEquals(201, made.status(), made.body());
    assertEquals("HTTPS://cards.example/käse?id=7#top", made.json().path("sourceUrl").asText());
    assertEquals("Tel.", made.json().at("/provenance/phone/sourceExternalField").asText());
    upload(
        acme,
        acme.hubspot(),
        line("h", 1, 1, "{\"email\":\"a@x\",\"phone\":\"2\"}", link("https://hub.example/1")));
    var read = only(acme);
    assertEquals("HTTPS://cards.example/käse?id=7#top", read.path("sourceUrl").asText());
    assertEquals("phone", read.at("/provenance/phone/sourceExternalField").asText());
    assertEquals("2", read.at("/provenance/phone/sourceValue").asText());
    var plain =
        acme.api()
            .post(
                "/v1/entities", "{\"entityType\":\"contact\",\"attributes\":{\"email\":\"b@x\"}}");
    assertTrue(plain.json().path("sourceUrl").isNull(), plain.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "ftp://example.com/file",
        "file:///etc/passwd",
        "//example.com/x",
        "/relative",
        "example.com",
        "https://",
        "https:///x",
        "https:example.com",
        "https://user:secret@example.com/",
        "https://exa mple.com/",
        " https://example.com/",
        "https://example.com/\n",
        "https://example.com/\u0000",
        "https://example.com/\"><script>",
        "",
      })
  void a_link_that_is_no_web_address_is_rejected(String url) {
    var acme = TwoSources.in(acme("EDITOR"));
    var code = url.contains("\u0000") ? "unsafe-text" : "invalid-value";
    var refused = upload(acme, acme.hubspot(), line("h", 1, 1, "{\"email\":\"a@x\"}", link(url)));
    assertEquals(code, refused.path("code").asText(), refused.toString());
    var body =
        "{\"entityType\":\"contact\",\"attributes\":{\"email\":\"a@x\"}%s}".formatted(link(url));
    assertEquals(code, acme.api().post("/v1/entities", body).code());
    assertEquals(List.of(), acme.entities());
  }

  @Test
  void a_huge_link_is_rejected_and_stores_nothing() {
    var acme = TwoSources.in(acme("EDITOR"));
    for (int size : List.of(2049, 10 << 20)) {
      var url = "https://example.com/" + "x".repeat(size - 20);
      var good = line("g", 1, 1, "{\"phone\":\"1\"}", "");
      var answer =
          acme.upload(acme.hubspot(), line("h", 1, 1, "{\"email\":\"a@x\"}", link(url)) + good);
      var results = TwoSources.results(answer);
      assertEquals("rejected", results.getFirst().path("result").asText());
      assertTrue(!results.get(1).path("result").asText().equals("rejected"), results.toString());
      var body =
          "{\"entityType\":\"contact\",\"attributes\":{\"email\":\"a@x\"}%s}".formatted(link(url));
      var refused = acme.api().post("/v1/entities", body);
      assertEquals(size > 1 << 20 ? "body-too-large" : "invalid-value", refused.code());
    }
    assertEquals(1, acme.entities().size());
    var longest = "https://example.com/" + "x".repeat(2028);
    upload(acme, acme.hubspot(), line("h", 1, 1, "{\"email\":\"a@x\"}", link(longest)));
    assertEquals(longest, acme.entities().getFirst().path("sourceUrl").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"phone\":\"Tel\"}",
        "{\"email\":\"\"}",
        "{\"email\":\"  \"}",
        "{\"email\":null}",
        "{\"email\":[\"x\"]}",
        "{\"email\":\"a\\u0000\"}",
        "[]",
        "\"email\"",
      })
  void names_of_fields_that_cannot_be_meant_are_rejected(String fields) {
    var acme = TwoSources.in(acme("EDITOR"));
    var more = ",\"sourceExternalFields\":" + fields;
    var refused = upload(acme, acme.hubspot(), line("h", 1, 1, "{\"email\":\"a@x\"}", more));
    assertEquals("rejected", refused.path("result").asText(), refused.toString());
    var body = "{\"entityType\":\"contact\",\"attributes\":{\"email\":\"a@x\"}%s}".formatted(more);
    var answer = acme.api().post("/v1/entities", body);
    assertTrue(answer.status() == 400 || answer.status() == 422, answer.body());
    assertEquals(List.of(), acme.entities());
  }

  @Test
  void the_longest_name_of_a_field_is_255_characters() {
    var acme = TwoSources.in(acme("EDITOR"));
    for (int length : List.of(256, 255)) {
      var more = ",\"sourceExternalFields\":{\"email\":\"" + "f".repeat(length) + "\"}";
      var result = upload(acme, acme.hubspot(), line("h", 1, 1, "{\"email\":\"a@x\"}", more));
      assertEquals(length == 255 ? "created" : "rejected", result.path("result").asText());
    }
  }

  @Test
  void another_workspace_neither_sees_nor_changes_a_link() {
    var acme = TwoSources.in(acme("EDITOR"));
    var globex = TwoSources.in(globex());
    upload(
        acme,
        acme.hubspot(),
        line("h", 1, 1, "{\"email\":\"a@x\"}", link("https://hub.example/acme")));
    var id = only(acme).path("id").asText();
    assertEquals(404, globex.api().get("/v1/entities/" + id).status());
    var foreign =
        globex.upload(
            acme.hubspot(), line("h", 2, 2, "{\"email\":\"a@x\"}", link("https://evil.example/")));
    assertEquals("reference-not-found", foreign.code());
    var missing = globex.upload(UUID.randomUUID().toString(), line("h", 2, 2, "{}", ""));
    assertEquals(missing.code(), foreign.code());
    upload(
        globex,
        globex.hubspot(),
        line("h", 2, 2, "{\"email\":\"a@x\"}", link("https://evil.example/")));
    assertEquals("https://hub.example/acme", only(acme).path("sourceUrl").asText());
    assertEquals("https://evil.example/", only(globex).path("sourceUrl").asText());
  }
}
