package dev.signalbox.workflow;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.FreeJsonSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@MicronautTest(transactional = false)
class WorkflowFreeJsonTest extends FreeJsonSuite {
  private @Nullable WorkflowData data;

  @Override
  protected List<Member> members(Api editor) {
    if (data == null) {
      data = WorkflowData.create(acme("OWNER"));
    }
    var item = data.item();
    var attempt = "/v1/work-items/" + item + "/attempts/" + UUID.randomUUID() + ":complete";
    return List.of(
        Member.of(
            "POST",
            "/v1/connectors",
            "{\"name\": \"c\", \"type\": \"EMAIL\", \"config\": %s}",
            "/config",
            Kind.OBJECT),
        Member.of(
            "PATCH",
            "/v1/connectors/" + data.connector(),
            "{\"config\": %s}",
            "/config",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/tools",
            "{\"name\": \"t\", \"connectorId\": \"" + data.connector() + "\", \"schema\": %s}",
            "/schema",
            Kind.OBJECT),
        Member.of("PATCH", "/v1/tools/" + data.tool(), "{\"schema\": %s}", "/schema", Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/capabilities",
            "{\"name\": \"n\", \"scope\": \"s\", \"permissions\": %s}",
            "/permissions",
            Kind.CONTAINER),
        Member.of(
            "PATCH",
            "/v1/capabilities/" + data.capability(),
            "{\"permissions\": %s}",
            "/permissions",
            Kind.CONTAINER),
        Member.of(
            "POST",
            "/v1/schemas",
            "{\"name\": \"s\", \"version\": \"2\", \"documentType\": \"X\", \"schemaDefinition\": %s}",
            "/schemaDefinition",
            Kind.OBJECT),
        Member.of(
            "PATCH",
            "/v1/schemas/" + data.schema(),
            "{\"schemaDefinition\": %s}",
            "/schemaDefinition",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/eval-results",
            "{\"workItemId\": \""
                + item
                + "\", \"evaluationType\": \"a\", \"score\": 0.5, \"passed\": true, \"metrics\": %s}",
            "/metrics",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/work-orders",
            "{\"items\": [{\"type\": \"A\", \"content\": \"a\"}], \"metadata\": %s}",
            "/metadata",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/memory/docs",
            "{\"type\": \"CONTEXT\", \"content\": \"a\", \"metadata\": %s}",
            "/metadata",
            Kind.OBJECT),
        Member.of(
            "PATCH",
            "/v1/memory/docs/" + data.memory(),
            "{\"metadata\": %s}",
            "/metadata",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/memory/docs/" + data.memory() + ":supersede",
            "{\"content\": \"b\", \"metadata\": %s}",
            "/metadata",
            Kind.OBJECT),
        Member.of(
            "POST",
            "/v1/memory:batch",
            "{\"docs\": [{\"type\": \"CONTEXT\", \"content\": \"a\", \"metadata\": %s}]}",
            "/docs/0/metadata",
            Kind.OBJECT),
        Member.of("POST", attempt, "{\"leaseToken\": 1, \"result\": %s}", "/result", Kind.ANY),
        Member.of(
            "POST",
            attempt,
            "{\"leaseToken\": 1, \"result\": 1, \"output\": %s}",
            "/output",
            Kind.ANY),
        Member.of(
            "POST",
            "/v1/work-items:complete",
            "{\"completions\": [{\"workItemId\": \""
                + item
                + "\", \"attemptId\": \""
                + item
                + "\", \"leaseToken\": 1, \"result\": %s}]}",
            "/completions/0/result",
            Kind.ANY));
  }
}
