package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ApiContractSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import java.util.Set;

@MicronautTest(transactional = false)
class CatalogContractTest extends ApiContractSuite {
  @Override
  protected Set<String> globalRoutes() {
    return Set.of("GET /v1/integrations/{id}");
  }

  @Override
  protected Map<String, Example> examples(Api acmeOwner) {
    var data = CatalogData.create(acmeOwner);
    var key =
        acmeOwner
            .post("/v1/api-keys", "{\"name\": \"k\", \"scopes\": [\"read\"]}")
            .json()
            .at("/key/id")
            .asText();
    return Map.ofEntries(
        Map.entry("GET /v1/connections/{id}", new Example(data.connection(), "")),
        Map.entry("GET /v1/connections/{id}/events", new Example(data.connection(), "")),
        Map.entry(
            "PATCH /v1/connections/{id}",
            new Example(data.connection(), "{\"connectionMetadata\": {}}")),
        Map.entry("POST /v1/connections/{id}:disconnect", new Example(data.connection(), "{}")),
        Map.entry("POST /v1/connections/{id}:suspend", new Example(data.connection(), "{}")),
        Map.entry("POST /v1/connections/{id}:resume", new Example(data.connection(), "{}")),
        Map.entry(
            "POST /v1/connections/{id}:report",
            new Example(data.connection(), "{\"event\": \"AUTHORIZED\"}")),
        Map.entry("GET /v1/entity-types/{id}", new Example(data.entityType(), "")),
        Map.entry(
            "PATCH /v1/entity-types/{id}", new Example(data.entityType(), "{\"name\": \"n\"}")),
        Map.entry("DELETE /v1/entity-types/{id}", new Example(data.entityType(), "")),
        Map.entry("GET /v1/entities/{id}", new Example(data.entity(), "")),
        Map.entry(
            "PATCH /v1/entities/{id}",
            new Example(data.entity(), "{\"attributes\": {\"name\": \"B\"}}")),
        Map.entry("DELETE /v1/entities/{id}", new Example(data.entity(), "")),
        Map.entry("DELETE /v1/entities/{id}/overrides/{attribute}", new Example(data.entity(), "")),
        Map.entry("GET /v1/business-workflows/{id}", new Example(data.workflow(), "")),
        Map.entry(
            "PUT /v1/business-workflows/{id}", new Example(data.workflow(), CatalogData.WORKFLOW)),
        Map.entry("DELETE /v1/business-workflows/{id}", new Example(data.workflow(), "")),
        Map.entry("GET /v1/data-flows/{id}", new Example(data.flow(), "")),
        Map.entry("PUT /v1/data-flows/{id}", new Example(data.flow(), CatalogData.FLOW)),
        Map.entry("DELETE /v1/data-flows/{id}", new Example(data.flow(), "")),
        Map.entry("GET /v1/integration-events/{id}", new Example(data.event(), "")),
        Map.entry("PUT /v1/integration-events/{id}", new Example(data.event(), CatalogData.EVENT)),
        Map.entry(
            "PATCH /v1/integration-events/{id}",
            new Example(data.event(), "{\"processed\": true}")),
        Map.entry("DELETE /v1/integration-events/{id}", new Example(data.event(), "")),
        Map.entry("DELETE /v1/api-keys/{id}", new Example(key, "")));
  }
}
