package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The API description of a service: committed, served, readable without the network.
public abstract class ApiDescriptionSuite extends ServiceTest {
  @Test
  void the_committed_description_is_that_of_the_code() throws IOException {
    GeneratedPage.assertCurrent("reference/openapi/" + service().name() + ".yml", description());
  }

  @Test
  void it_is_served_without_credentials_and_readable() {
    var served = anonymous().get("/openapi/" + service().name() + ".yml");
    assertEquals(200, served.status());
    assertTrue(served.body().startsWith("openapi: 3.1"), served.body());
    var page = anonymous().get("/docs/index.html");
    assertEquals(200, page.status());
    assertEquals(200, anonymous().get("/docs/res/standalone.js").status());
  }

  @Test
  void health_and_metrics_answer_without_credentials() {
    assertEquals(200, anonymous().get("/health/liveness").status());
    assertEquals(200, anonymous().get("/health/readiness").status());
    assertTrue(anonymous().get("/prometheus").body().contains("jvm_memory_used_bytes"));
  }

  private static String description() throws IOException {
    var resource = "/META-INF/swagger/" + service().name() + ".yml";
    try (var in =
        Objects.requireNonNull(ApiDescriptionSuite.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
