package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.description.ApiDocument;
import dev.signalbox.testing.description.DescriptionRules;
import dev.signalbox.testing.description.UnusedWords;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Checks the API description of a service: it is committed, served, readable without the network,
/// and explains everything.
public abstract class ApiDescriptionSuite extends ServiceTest {
  private static final Pattern SCRIPT = Pattern.compile("<script src=\"([^\"]+)\"");

  @Test
  void the_committed_description_is_that_of_the_code() throws IOException {
    var name = service().name() + ".yml";
    GeneratedPage.assertCurrent(
        "reference/openapi/" + name, anonymous().get("/openapi/" + name).body());
  }

  @Test
  void it_explains_each_operation_and_each_property() {
    assertEquals("", String.join("\n", DescriptionRules.faults(document())));
  }

  @Test
  void its_words_describe_only_what_is_there() {
    assertEquals("", String.join("\n", UnusedWords.of(service().name(), document())));
  }

  private ApiDocument document() {
    return ApiDocument.read(anonymous().get("/openapi/" + service().name() + ".yml").body());
  }

  @Test
  void the_description_is_served_without_credentials_and_is_valid() {
    var served = anonymous().get("/openapi/" + service().name() + ".yml");
    assertEquals(200, served.status());
    assertTrue(served.body().startsWith("openapi: 3.1"), served.body());
    for (var address : List.of("/docs", "/docs/index.html")) {
      var page = anonymous().get(address);
      assertEquals(200, page.status());
      assertTrue(page.header("content-type").startsWith("text/html"), page.headers().toString());
      var scripts = SCRIPT.matcher(page.body()).results().map(found -> found.group(1)).toList();
      assertEquals(2, scripts.size(), page.body());
      for (var script : scripts) {
        var answer = anonymous().get(script);
        assertEquals(200, answer.status(), script);
        assertTrue(answer.header("content-type").contains("javascript"), script);
      }
    }
    var start = anonymous().get("/docs/start.js").body();
    assertTrue(start.contains("/openapi/" + service().name() + ".yml"), start);
  }

  @Test
  void health_and_metrics_answer_without_credentials() {
    assertEquals(200, anonymous().get("/health/liveness").status());
    assertEquals(200, anonymous().get("/health/readiness").status());
    assertTrue(anonymous().get("/prometheus").body().contains("jvm_memory_used_bytes"));
  }
}
