package dev.signalbox.workflow;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.fuzz.FuzzSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class WorkflowFuzzTest extends FuzzSuite {
  @Override
  protected void arrange(Api owner) {
    var _ = WorkflowData.create(owner);
  }

  @Override
  protected Map<String, String> examples() {
    var examples = new HashMap<String, String>();
    examples.put(
        "POST /v1/work-orders",
        "{\"items\": [{\"type\": \"OPEN\", \"content\": \"$mark\", \"requiresApproval\": false}]}");
    examples.put(
        "POST /v1/work-orders/{id}/items",
        "{\"items\": [{\"type\": \"OPEN\", \"content\": \"$mark\"}]}");
    examples.put("POST /v1/work-items:claim", "{\"agentId\": \"$mark\", \"types\": [\"OPEN\"]}");
    examples.put(
        "POST /v1/workflow-templates",
        """
        {"name": "$mark-$n", "documentType": "INVOICE", "definition": {"nodes": [{"id": "a", "type": "FIRST"}]}}
        """);
    examples.put(
        "POST /v1/tools",
        "{\"name\": \"$mark-$n\", \"connectorId\": \"$connectors\", \"schema\": {\"type\": \"object\"}}");
    examples.put(
        "POST /v1/schemas",
        """
        {"name": "$mark-$n", "version": "1", "documentType": "CHECKED", "schemaDefinition": {"type": "object"}}
        """);
    examples.put(
        "POST /v1/eval-results",
        """
        {"workItemId": "$work-items", "evaluationType": "accuracy", "score": 0.5, "passed": true}
        """);
    examples.put("POST /v1/memory/docs", "{\"type\": \"KNOWLEDGE\", \"content\": \"$mark $n\"}");
    examples.put(
        "POST /v1/memory:batch",
        "{\"docs\": [{\"type\": \"KNOWLEDGE\", \"content\": \"$mark $n\"}]}");
    examples.put("POST /v1/memory:search", "{\"text\": \"$mark\"}");
    return examples;
  }
}
