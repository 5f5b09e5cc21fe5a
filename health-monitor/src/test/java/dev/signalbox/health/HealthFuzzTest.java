package dev.signalbox.health;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.fuzz.FuzzSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class HealthFuzzTest extends FuzzSuite {
  @Override
  protected void arrange(Api owner) {
    var _ = HealthData.create(owner);
  }

  @Override
  protected Map<String, String> examples() {
    return Map.of(
        "POST /v1/integration-events",
        """
        {"integrationId": "$mark-$n", "eventType": "booking_loss", "severity": "low", "occurredAt": "$now", "metadata": {"note": "$mark"}}
        """);
  }
}
