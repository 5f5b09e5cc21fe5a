package dev.signalbox.health;

import dev.signalbox.testing.conformance.ConformanceSuite;
import dev.signalbox.testing.conformance.HttpProbe;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class HealthConformanceTest extends ConformanceSuite {
  @Override
  protected HttpProbe http() {
    return new HttpProbe(
        "/v1/integration-health",
        "/v1/health-checks",
        "{\"integrationId\": \"$TEXT\", \"status\": \"healthy\", \"lastChecked\": \"2026-11-01T00:00:00Z\"}");
  }
}
