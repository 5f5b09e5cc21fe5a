package dev.signalbox.health;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ApiContractSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;

@MicronautTest(transactional = false)
class HealthContractTest extends ApiContractSuite {
  @Override
  protected Map<String, Example> examples(Api acmeOwner) {
    var data = HealthData.create(acmeOwner);
    return Map.of(
        "GET /v1/integration-events/{id}", new Example(data.event(), ""),
        "GET /v1/health-checks/{id}", new Example(data.check(), ""),
        "GET /v1/integration-health/{integrationId}", new Example("vrbo", ""),
        "GET /v1/integration-health/{integrationId}/history", new Example("vrbo", ""));
  }
}
