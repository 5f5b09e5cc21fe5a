package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.FreeJsonSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@MicronautTest(transactional = false)
class CatalogFreeJsonTest extends FreeJsonSuite {
  private @Nullable CatalogData data;

  @Override
  protected List<Member> members(Api editor) {
    if (data == null) {
      data = CatalogData.create(editor);
    }
    var members = new ArrayList<Member>();
    members.add(
        Member.of(
            "POST",
            "/v1/connections",
            "{\"integrationId\": \"5b000000-0000-4000-8000-000000000001\", \"connectionMetadata\": %s}",
            "/connectionMetadata",
            Kind.OBJECT));
    members.add(
        Member.of(
            "PATCH",
            "/v1/connections/" + data.connection(),
            "{\"connectionMetadata\": %s}",
            "/connectionMetadata",
            Kind.OBJECT));
    members.add(
        Member.of(
            "PATCH",
            "/v1/entities/" + data.entity(),
            "{\"attributes\": %s}",
            "/attributes",
            Kind.OBJECT));
    members.add(
        Member.of(
            "LINE",
            "/v1/entities:bulk-upsert?connectionId=" + data.connection(),
            """
            {"entityType": "contact", "externalId": "x-2", "syncVersion": 1, "observedAt": "2026-11-01T00:00:00Z", "attributes": %s}
            """,
            "/attributes",
            Kind.OBJECT));
    workflow(members, "POST", "/v1/business-workflows");
    workflow(members, "PUT", "/v1/business-workflows/" + data.workflow());
    flow(members, "POST", "/v1/data-flows");
    flow(members, "PUT", "/v1/data-flows/" + data.flow());
    event(members, "POST", "/v1/integration-events");
    event(members, "PUT", "/v1/integration-events/" + data.event());
    return members;
  }

  private static void workflow(List<Member> members, String method, String path) {
    for (var name :
        List.of(
            "triggerConditions",
            "workflowSteps",
            "systemIntegrations",
            "automationRules",
            "approvalChains")) {
      add(members, method, path, "{\"workflowName\": \"W\", \"NAME\": %s}", name, Kind.ARRAY);
    }
    for (var name : List.of("performanceMetrics", "businessImpact")) {
      add(members, method, path, "{\"workflowName\": \"W\", \"NAME\": %s}", name, Kind.OBJECT);
    }
  }

  private static void flow(List<Member> members, String method, String path) {
    var body =
        "{\"name\": \"F\", \"source\": {\"system\": \"a\"}, \"target\": {\"system\": \"b\"}, \"NAME\": %s}";
    for (var name : List.of("transformation", "schedule", "conflictResolution", "monitoring")) {
      add(members, method, path, body, name, Kind.OBJECT);
    }
    add(members, method, path, body, "syncRules", Kind.ARRAY);
    add(
        members,
        method,
        path,
        "{\"name\": \"F\", \"target\": {\"system\": \"b\"}, \"NAME\": %s}",
        "source",
        Kind.OBJECT);
    add(
        members,
        method,
        path,
        "{\"name\": \"F\", \"source\": {\"system\": \"a\"}, \"NAME\": %s}",
        "target",
        Kind.OBJECT);
  }

  private static void event(List<Member> members, String method, String path) {
    add(
        members,
        method,
        path,
        "{\"eventType\": \"t\", \"source\": \"s\", \"occurredAt\": \"2026-11-01T00:00:00Z\", \"NAME\": %s}",
        "data",
        Kind.OBJECT);
  }

  private static void add(
      List<Member> members, String method, String path, String body, String name, Kind kind) {
    members.add(Member.of(method, path, body.replace("NAME", name), "/" + name, kind));
  }
}
