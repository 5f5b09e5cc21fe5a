package dev.signalbox.health;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.FreeJsonSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Instant;
import java.util.List;

@MicronautTest(transactional = false)
class HealthFreeJsonTest extends FreeJsonSuite {
  @Override
  protected List<Member> members(Api editor) {
    var event =
        """
        {"integrationId": "free", "eventType": "pricing_sync_error", "severity": "low", "occurredAt": "%s", "metadata": %%s}
        """
            .formatted(Instant.now());
    return List.of(
        new Member("LINE", "/v1/integration-events", event, "/metadata", Kind.OBJECT, 8 * 1024));
  }
}
