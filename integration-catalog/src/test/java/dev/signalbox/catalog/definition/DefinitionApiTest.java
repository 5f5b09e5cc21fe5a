package dev.signalbox.catalog.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class DefinitionApiTest extends ServiceTest {
  @Test
  void the_six_seeded_integrations_are_listed() {
    var answer = acme("VIEWER").get("/v1/integrations");
    assertEquals(200, answer.status(), answer.body());
    assertEquals(6, answer.json().path("items").size());
  }

  @Test
  void a_page_continues_where_the_last_one_ended() {
    var first = acme("VIEWER").get("/v1/integrations?limit=4");
    var next = first.json().path("next").asText();
    var second = acme("VIEWER").get("/v1/integrations?limit=4&cursor=" + next);
    assertEquals(2, second.json().path("items").size(), second.body());
    assertTrue(first.header("Link").contains("rel=\"next\""));
  }

  @Test
  void search_finds_by_name_category_and_description() {
    assertEquals(1, count("?search=hub"));
    assertEquals(2, count("?category=CRM"));
    assertEquals(1, count("?search=Conversations"));
    assertEquals(0, count("?search=nothing%20like%20it"));
  }

  private int count(String query) {
    return acme("VIEWER").get("/v1/integrations" + query).json().path("items").size();
  }
}
