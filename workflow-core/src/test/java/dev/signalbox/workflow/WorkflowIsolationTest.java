package dev.signalbox.workflow;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.TenantIsolationSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class WorkflowIsolationTest extends TenantIsolationSuite {
  @Override
  protected void arrange(Api acmeOwner) {
    var _ = WorkflowData.create(acmeOwner);
  }
}
