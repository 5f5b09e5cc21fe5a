package dev.signalbox.workflow;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ApiContractSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;

@MicronautTest(transactional = false)
class WorkflowContractTest extends ApiContractSuite {
  @Override
  protected Map<String, Example> examples(Api acmeOwner) {
    var data = WorkflowData.create(acmeOwner);
    return Map.ofEntries(
        Map.entry("GET /v1/work-orders/{id}", new Example(data.order(), "")),
        Map.entry("POST /v1/work-orders/{id}:cancel", new Example(data.order(), "{}")),
        Map.entry(
            "POST /v1/work-orders/{id}/items",
            new Example(data.order(), "{\"items\": [{\"type\": \"A\", \"content\": \"x\"}]}")),
        Map.entry("GET /v1/work-items/{id}", new Example(data.item(), "")),
        Map.entry("GET /v1/work-items/{id}/timeline", new Example(data.item(), "")),
        Map.entry("GET /v1/work-items/{id}/attempts", new Example(data.item(), "")),
        Map.entry("GET /v1/work-items/{id}/approvals", new Example(data.item(), "")),
        Map.entry(
            "POST /v1/work-items/{id}/approvals",
            new Example(data.item(), "{\"decision\": \"APPROVED\", \"policyVersion\": \"1\"}")),
        Map.entry("GET /v1/dead-letters/{id}", new Example(data.deadLetter(), "")),
        Map.entry("POST /v1/dead-letters/{id}:redrive", new Example(data.deadLetter(), "{}")),
        Map.entry("GET /v1/runs/{id}", new Example(data.run(), "")),
        Map.entry("GET /v1/workflow-templates/{id}", new Example(data.template(), "")),
        Map.entry(
            "POST /v1/workflow-templates/{id}:deactivate", new Example(data.template(), "{}")),
        Map.entry("GET /v1/connectors/{id}", new Example(data.connector(), "")),
        Map.entry("PATCH /v1/connectors/{id}", new Example(data.connector(), "{\"name\": \"n\"}")),
        Map.entry("DELETE /v1/connectors/{id}", new Example(data.connector(), "")),
        Map.entry("GET /v1/tools/{id}", new Example(data.tool(), "")),
        Map.entry("PATCH /v1/tools/{id}", new Example(data.tool(), "{\"name\": \"n\"}")),
        Map.entry("DELETE /v1/tools/{id}", new Example(data.tool(), "")),
        Map.entry("GET /v1/capabilities/{id}", new Example(data.capability(), "")),
        Map.entry(
            "PATCH /v1/capabilities/{id}", new Example(data.capability(), "{\"name\": \"n\"}")),
        Map.entry("DELETE /v1/capabilities/{id}", new Example(data.capability(), "")),
        Map.entry("GET /v1/schemas/{id}", new Example(data.schema(), "")),
        Map.entry("PATCH /v1/schemas/{id}", new Example(data.schema(), "{\"isActive\": false}")),
        Map.entry("DELETE /v1/schemas/{id}", new Example(data.schema(), "")),
        Map.entry("GET /v1/tools/{id}/capabilities", new Example(data.tool(), "")),
        Map.entry("PUT /v1/tools/{id}/capabilities/{capabilityId}", new Example(data.tool(), "{}")),
        Map.entry(
            "DELETE /v1/tools/{id}/capabilities/{capabilityId}", new Example(data.tool(), "")),
        Map.entry("GET /v1/eval-results/{id}", new Example(data.eval(), "")),
        Map.entry("GET /v1/memory/docs/{id}", new Example(data.memory(), "")),
        Map.entry("PATCH /v1/memory/docs/{id}", new Example(data.memory(), "{\"metadata\": {}}")),
        Map.entry("DELETE /v1/memory/docs/{id}", new Example(data.memory(), "")),
        Map.entry(
            "POST /v1/memory/docs/{id}:supersede",
            new Example(data.memory(), "{\"content\": \"newer\"}")),
        Map.entry(
            "POST /v1/work-items/{id}/attempts/{attemptId}:heartbeat",
            new Example(data.item(), "{\"leaseToken\": 1}")),
        Map.entry(
            "POST /v1/work-items/{id}/attempts/{attemptId}:complete",
            new Example(data.item(), "{\"leaseToken\": 1, \"result\": {}}")),
        Map.entry(
            "POST /v1/work-items/{id}/attempts/{attemptId}:fail",
            new Example(data.item(), "{\"leaseToken\": 1, \"error\": \"x\"}")));
  }
}
