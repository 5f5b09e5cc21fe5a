package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class ContactFilesTest extends ServiceTest {
  private static final String HUBSPOT = TwoSources.file("contacts-hubspot.ndjson");
  private static final String SALESFORCE = TwoSources.file("contacts-salesforce.ndjson");
  private static final Pattern VERSION = Pattern.compile("\"syncVersion\": (\\d+)");

  @BeforeEach
  void forget() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(
          "DELETE FROM catalog.entities; DELETE FROM catalog.entity_types; DELETE FROM catalog.integration_connections");
    }
  }

  @Test
  void a_thousand_lines_of_two_sources_are_643_people() {
    var acme = TwoSources.in(acme("EDITOR"));
    var first = TwoSources.summary(acme.upload(acme.hubspot(), HUBSPOT));
    var second = TwoSources.summary(acme.upload(acme.salesforce(), SALESFORCE));
    assertEquals(500, first.path("created").asInt(), first.toString());
    assertEquals(143, second.path("created").asInt(), second.toString());
    assertEquals(357, second.path("updated").asInt(), second.toString());
    assertEquals(643, acme.entities().size());
  }

  @Test
  void the_order_of_the_files_does_not_matter() {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.upload(acme.hubspot(), HUBSPOT);
    acme.upload(acme.salesforce(), SALESFORCE);
    var globex = TwoSources.in(globex());
    globex.upload(globex.salesforce(), SALESFORCE);
    globex.upload(globex.hubspot(), HUBSPOT);
    assertEquals(643, globex.payloads().size());
    assertEquals(acme.payloads(), globex.payloads());
  }

  @Test
  void a_file_sent_again_changes_nothing() throws SQLException {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.upload(acme.hubspot(), HUBSPOT);
    var before = acme.entities();
    var again = TwoSources.summary(acme.upload(acme.hubspot(), HUBSPOT));
    assertEquals(500, again.path("unchanged").asInt(), again.toString());
    assertEquals(before, acme.entities());
  }

  @Test
  void overrides_survive_a_sync_with_higher_versions() {
    var acme = TwoSources.in(acme("EDITOR"));
    acme.upload(acme.hubspot(), HUBSPOT);
    var email = acme.payloads().firstKey();
    var path = "/v1/entities/" + acme.idOf(email);
    var overridden =
        acme.api()
            .with("If-Match", "\"1\"")
            .patch(path, "{\"attributes\":{\"phone\":\"+1 chosen by hand\"}}");
    assertEquals(200, overridden.status(), overridden.body());
    var newer =
        VERSION
            .matcher(HUBSPOT)
            .replaceAll(m -> "\"syncVersion\": " + (Integer.parseInt(m.group(1)) + 1000));
    var summary = TwoSources.summary(acme.upload(acme.hubspot(), newer));
    assertEquals(500, summary.path("updated").asInt(), summary.toString());
    acme.upload(acme.salesforce(), SALESFORCE);
    var read = acme.api().get(path);
    assertEquals("+1 chosen by hand", read.json().at("/payload/phone").asText());
    assertEquals("USER", read.json().at("/provenance/phone/sourceType").asText());
    var resumed =
        acme.api().with("If-Match", read.header("ETag")).delete(path + "/overrides/phone");
    assertEquals(
        read.json().at("/provenance/phone/sourceValue").asText(),
        resumed.json().at("/payload/phone").asText());
    assertEquals("INTEGRATION", resumed.json().at("/provenance/phone/sourceType").asText());
  }
}
