package dev.signalbox.health;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.NoisyTenantSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/// Sends thousands of events per request, and reads the longest pages of them.
@Tag("slow")
@MicronautTest(transactional = false)
class HealthNoisyTenantTest extends NoisyTenantSuite {
  @Override
  protected List<Heavy> heaviest(Api owner) {
    var now = Instant.now();
    var lines =
        IntStream.range(0, 5_000)
            .mapToObj(i ->
                "{\"integrationId\": \"hubspot\", \"eventType\": \"pricing_sync_outcome\", \"okCount\": 1, \"failedCount\": 0, \"windowMinutes\": 30, \"occurredAt\": \""
                    + now.minusSeconds(i)
                    + "\"}")
            .collect(Collectors.joining("\n"));
    return List.of(
        Heavy.lines("/v1/integration-events", lines),
        Heavy.get("/v1/integration-events?limit=200"));
  }

  @Override
  protected String quiet() {
    return "/v1/integration-health";
  }
}
