package dev.signalbox.catalog;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.TenantIsolationSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class CatalogIsolationTest extends TenantIsolationSuite {
  @Override
  protected void arrange(Api acmeOwner) {
    var _ = CatalogData.create(acmeOwner);
  }
}
