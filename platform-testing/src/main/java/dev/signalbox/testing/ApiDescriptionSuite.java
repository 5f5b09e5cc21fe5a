package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The API description of a service: committed, served, readable without the network.
public abstract class ApiDescriptionSuite extends ServiceTest {
  @Test
  void the_committed_description_is_that_of_the_code() throws IOException {
    var name = service().name() + ".yml";
    GeneratedPage.assertCurrent(
        "reference/openapi/" + name, anonymous().get("/openapi/" + name).body());
  }

  @Test
  void each_operation_has_a_name_of_its_own() {
    var served = anonymous().get("/openapi/" + service().name() + ".yml").body();
    var names = served.lines().filter(line -> line.contains("operationId:")).sorted().toList();
    assertEquals(names.stream().distinct().toList(), names);
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
}
