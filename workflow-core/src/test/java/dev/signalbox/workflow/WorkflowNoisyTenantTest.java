package dev.signalbox.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.NoisyTenantSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/// Sends the most expensive schema that is accepted, with content that matches none of its
/// branches, and the largest orders and searches.
@Tag("slow")
@MicronautTest(transactional = false)
class WorkflowNoisyTenantTest extends NoisyTenantSuite {
  @Override
  protected List<Heavy> heaviest(Api owner) {
    var branches =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "{\"const\": " + i + "}")
            .collect(Collectors.joining(","));
    var schema =
        "{\"name\": \"noise\", \"version\": \"1\", \"documentType\": \"NOISE\", \"schemaDefinition\": {\"type\": \"array\", \"items\": {\"anyOf\": ["
            + branches
            + "]}}}";
    assertEquals(201, owner.post("/v1/schemas", schema).status());
    var content =
        IntStream.range(0, 10_000).mapToObj(_ -> "-1").collect(Collectors.joining(",", "[", "]"));
    var items =
        IntStream.range(0, 500)
            .mapToObj(_ -> "{\"type\": \"PLAIN\", \"content\": \"some words to search for\"}")
            .collect(Collectors.joining(","));
    return List.of(
        Heavy.post(
            "/v1/work-orders",
            "{\"items\": [{\"type\": \"NOISE\", \"content\": \"" + content + "\"}]}"),
        Heavy.post("/v1/work-orders", "{\"items\": [" + items + "]}"),
        Heavy.get("/v1/work-items:search?q=words&limit=200"));
  }

  @Override
  protected String quiet() {
    return "/v1/work-orders";
  }
}
