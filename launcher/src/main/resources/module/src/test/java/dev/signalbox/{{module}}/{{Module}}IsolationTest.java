package dev.signalbox.{{module}};

import dev.signalbox.testing.Api;
import dev.signalbox.testing.TenantIsolationSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class {{Module}}IsolationTest extends TenantIsolationSuite {
  @Override
  protected void arrange(Api acmeOwner) {
    var _ = {{Module}}Data.create(acmeOwner);
  }
}
