package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.NoisyTenantSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/// Uploads thousands of records, and reads the longest lists.
@Tag("slow")
@MicronautTest(transactional = false)
class CatalogNoisyTenantTest extends NoisyTenantSuite {
  @Override
  protected List<Heavy> heaviest(Api owner) {
    var data = CatalogData.create(owner);
    var lines =
        IntStream.range(0, 3_000)
            .mapToObj(i ->
                "{\"externalId\": \"r"
                    + i
                    + "\", \"attributes\": {\"email\": \"r"
                    + i
                    + "@x.test\"}}")
            .collect(Collectors.joining("\n"));
    return List.of(
        Heavy.lines("/v1/entities:bulk-upsert?connectionId=" + data.connection(), lines),
        Heavy.get("/v1/entities?limit=200"));
  }

  @Override
  protected String quiet() {
    return "/v1/connections";
  }
}
