package dev.signalbox.catalog;

import dev.signalbox.testing.conformance.ConformanceSuite;
import dev.signalbox.testing.conformance.HttpProbe;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class CatalogConformanceTest extends ConformanceSuite {
  @Override
  protected HttpProbe http() {
    return new HttpProbe(
        "/v1/entity-types", "/v1/entity-types", "{\"key\": \"$TEXT\", \"name\": \"$TEXT\"}");
  }
}
