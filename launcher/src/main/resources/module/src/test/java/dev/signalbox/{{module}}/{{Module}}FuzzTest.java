package dev.signalbox.{{module}};

import dev.signalbox.testing.Api;
import dev.signalbox.testing.fuzz.FuzzSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@MicronautTest(transactional = false)
class {{Module}}FuzzTest extends FuzzSuite {
  @Override
  protected void arrange(Api owner) {
    var _ = {{Module}}Data.create(owner);
  }
}
