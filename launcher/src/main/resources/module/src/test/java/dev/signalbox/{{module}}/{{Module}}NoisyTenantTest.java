package dev.signalbox.{{module}};

import dev.signalbox.testing.Api;
import dev.signalbox.testing.NoisyTenantSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Reads the longest pages of a tenant while another one reads short ones.
@Tag("slow")
@MicronautTest(transactional = false)
class {{Module}}NoisyTenantTest extends NoisyTenantSuite {
  @Override
  protected List<Heavy> heaviest(Api owner) {
    for (int i = 0; i < 200; i++) {
      var _ = {{Module}}Data.create(owner);
    }
    return List.of(Heavy.get("/v1/{{module}}?limit=200"));
  }

  @Override
  protected String quiet() {
    return "/v1/{{module}}?limit=1";
  }
}
