package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.GeneratedPage;
import dev.signalbox.testing.conformance.ConformanceSuite;
import dev.signalbox.testing.conformance.HttpProbe;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Runs the suite on the sample service, and generates the page about it.
@MicronautTest(transactional = false)
class ConformanceTest extends ConformanceSuite {
  @Override
  protected HttpProbe http() {
    return new HttpProbe("/v1/notes", "/v1/notes", "{\"text\": \"$TEXT\", \"count\": 1}");
  }

  @Order(3)
  @Test
  void the_page_shows_the_results_of_this_run() {
    assertEquals(report().listed(), passedRows().size());
    GeneratedPage.assertCurrent("reference/isolation.md", report().page(passedRows()));
  }
}
