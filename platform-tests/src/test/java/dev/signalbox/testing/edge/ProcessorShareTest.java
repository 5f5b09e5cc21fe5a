package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Tests processor shares: here the share of a workspace is a quarter of one processor, on any
/// machine.
@MicronautTest(transactional = false)
class ProcessorShareTest extends ServiceTest {
  private static final int REQUESTS = 12;

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put(
        "signalbox.admission.share",
        Double.toString(0.25 / Runtime.getRuntime().availableProcessors()));
    return settings;
  }

  @Test
  void long_work_rests_while_another_workspace_is_active() throws Exception {
    assertEquals(200, acme("OWNER").get("/v1/notes").status());
    var alone = longWork();
    var besides = new AtomicBoolean(true);
    var other =
        Thread.ofVirtual()
            .start(() -> {
              while (besides.get()) {
                assertEquals(200, globex().get("/v1/notes").status());
              }
            });
    var together = longWork();
    var brief = ordinary(globex());
    besides.set(false);
    other.join();
    assertTrue(
        together.toMillis() > 2 * alone.toMillis(), "%s, alone %s".formatted(together, alone));
    assertTrue(brief.toMillis() < together.toMillis(), "ordinary requests took " + brief);
  }

  private Duration longWork() {
    long begun = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      assertEquals(200, acme("OWNER").get("/v1/slow/idle?millis=60").status());
    }
    return AdmissionTest.since(begun);
  }

  private static Duration ordinary(Api caller) {
    long begun = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      assertEquals(200, caller.get("/v1/notes").status());
    }
    return AdmissionTest.since(begun);
  }
}
