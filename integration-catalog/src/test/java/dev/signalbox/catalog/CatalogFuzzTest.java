package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.fuzz.FuzzSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class CatalogFuzzTest extends FuzzSuite {
  @Override
  protected Set<String> sharedCollections() {
    return Set.of("/v1/integrations");
  }

  @Override
  protected void arrange(Api owner) {
    var _ = CatalogData.create(owner);
  }

  @Override
  protected Map<String, String> examples() {
    var examples = new HashMap<String, String>();
    examples.put("POST /v1/data-flows", CatalogData.FLOW);
    examples.put("PUT /v1/data-flows/{id}", CatalogData.FLOW);
    examples.put("POST /v1/business-workflows", CatalogData.WORKFLOW);
    examples.put("PUT /v1/business-workflows/{id}", CatalogData.WORKFLOW);
    examples.put(
        "POST /v1/connections/{id}:report",
        "{\"event\": \"AUTHORIZED\", \"nangoConnectionId\": \"$mark-$n\", \"externalAccountId\": \"a\"}");
    examples.put("PATCH /v1/connections/{id}", "{\"connectionMetadata\": {\"note\": \"$mark\"}}");
    examples.put(
        "POST /v1/entities",
        "{\"entityType\": \"contact\", \"attributes\": {\"email\": \"$mark-$n@example.test\"}}");
    examples.put("PATCH /v1/entities/{id}", "{\"attributes\": {\"name\": \"$mark\"}}");
    examples.put(
        "POST /v1/entities:bulk-upsert",
        """
        {"entityType": "contact", "externalId": "$mark-$n", "syncVersion": $n, "observedAt": "$now", "attributes": {"name": "$mark"}}
        """);
    examples.put("POST /v1/api-keys", "{\"name\": \"$mark\", \"scopes\": [\"read\"]}");
    return examples;
  }
}
