package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ApiContractSuite;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import java.util.Set;

@MicronautTest(transactional = false)
class CatalogContractTest extends ApiContractSuite {
  private static final String ACME_ORGANIZATION = "a0000000-0000-4000-8000-0000000000aa";

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
    var invitation =
        acmeOwner
            .post("/v1/invitations", "{\"email\": \"a@b.test\", \"role\": \"VIEWER\"}")
            .json()
            .at("/invitation/id")
            .asText();
    var member = acmeOwner.get("/v1/members").json().at("/items/0/userId").asText();
    var workspace = Organizations.ACME.toString();
    return Map.ofEntries(
        Map.entry("GET /v1/connections/{id}", new Example(data.connection(), "")),
        Map.entry("GET /v1/connections/{id}/events", new Example(data.connection(), "")),
        Map.entry("GET /v1/connections/{id}/timeline", new Example(data.connection(), "")),
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
        Map.entry("GET /v1/entities/{id}/timeline", new Example(data.entity(), "")),
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
        Map.entry("GET /v1/api-keys/{id}", new Example(key, "")),
        Map.entry("DELETE /v1/api-keys/{id}", new Example(key, "")),
        Map.entry("DELETE /v1/invitations/{id}", new Example(invitation, "")),
        Map.entry("PATCH /v1/workspaces/{id}", new Example(workspace, "{\"name\": \"stolen\"}")),
        Map.entry("DELETE /v1/workspaces/{id}", new Example(workspace, "")),
        Map.entry("PATCH /v1/members/{userId}", new Example(member, "{\"role\": \"ADMIN\"}")),
        Map.entry("DELETE /v1/members/{userId}", new Example(member, "")),
        Map.entry("GET /v1/organizations/{id}/members", new Example(ACME_ORGANIZATION, "")),
        Map.entry("GET /v1/organizations/{id}/deletions", new Example(ACME_ORGANIZATION, "")),
        Map.entry("DELETE /v1/organizations/{id}", new Example(ACME_ORGANIZATION, "")),
        Map.entry(
            "PATCH /v1/organizations/{id}/members/{userId}",
            new Example(ACME_ORGANIZATION, "{\"role\": \"ADMIN\"}")),
        Map.entry(
            "DELETE /v1/organizations/{id}/members/{userId}", new Example(ACME_ORGANIZATION, "")));
  }
}
