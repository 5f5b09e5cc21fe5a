package dev.signalbox.workflow;

import dev.signalbox.testing.conformance.ConformanceSuite;
import dev.signalbox.testing.conformance.HttpProbe;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class WorkflowConformanceTest extends ConformanceSuite {
  @Override
  protected HttpProbe http() {
    return new HttpProbe(
        "/v1/capabilities", "/v1/capabilities", "{\"name\": \"$TEXT\", \"scope\": \"probe\"}");
  }
}
