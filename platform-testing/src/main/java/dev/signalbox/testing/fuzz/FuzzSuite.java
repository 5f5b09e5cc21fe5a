package dev.signalbox.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.description.DescribedAnswers;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Calls every operation that the service describes thousands of times as two tenants; half of the
/// calls are invalid. `-Dfuzz.calls=20000` makes a long run, `-Dfuzz.seed` repeats one.
public abstract class FuzzSuite extends ServiceTest {
  private static final int CALLS = Integer.getInteger("fuzz.calls", 1000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);

  /// Returns the collections whose rows all workspaces share.
  protected Set<String> sharedCollections() {
    return Set.of();
  }

  /// Returns bodies for operations whose schema alone does not make them valid; see [Fuzzer].
  protected Map<String, String> examples() {
    return Map.of();
  }

  /// Creates one object of each kind as a tenant's owner.
  protected abstract void arrange(Api owner);

  @Test
  void no_call_breaks_the_service_or_reveals_the_other_tenant() {
    var description =
        Description.read(anonymous().get("/openapi/" + service().name() + ".yml").body());
    var acme = new Tenant(acme("OWNER"), "acmeonly7f3a");
    var globex = new Tenant(globex(), "globexonly9c1d");
    var oracle = new Oracle(shared(), DescribedAnswers.of(anonymous(), service().name()));
    long start = System.nanoTime();
    try (var logs = LogScan.begin()) {
      logs.forbid(TestPostgres.ENTRY_KEY);
      for (var tenant : new Tenant[] {acme, globex}) {
        arrange(tenant.api);
        logs.forbid(tenant.marker);
        logs.forbid(signature(tenant.api));
      }
      var fuzzer = new Fuzzer(description, examples(), new Random(SEED), oracle, logs);
      fuzzer.run(acme, globex, CALLS);
      fuzzer.replay(acme, globex);
      fuzzer.replay(globex, acme);
      assertEquals(Set.of(), logs.found());
    }
    report(description, oracle, System.nanoTime() - start);
    assertEquals(Map.of(), new TreeMap<>(oracle.findings()), () -> "seed " + SEED);
    assertTrue(
        oracle.succeeded().size() * 10 >= description.operations().size() * 6,
        "too few operations succeeded");
  }

  private Set<String> shared() {
    var ids = new HashSet<String>();
    for (var collection : sharedCollections()) {
      ids.addAll(Tenant.uuids(acme("OWNER").get(collection + "?limit=200").body()));
    }
    ids.add(Organizations.ACME.toString());
    ids.add(Organizations.GLOBEX.toString());
    return ids;
  }

  private static String signature(Api api) {
    var token = api.headers().getOrDefault("Authorization", "");
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static void report(Description description, Oracle oracle, long nanos) {
    int calls = oracle.statuses().values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "fuzz: %,d calls in %.0f s, seed %d, statuses %s, operations that succeeded %d of %d%n",
        calls,
        nanos / 1e9,
        SEED,
        oracle.statuses(),
        oracle.succeeded().size(),
        description.operations().size());
    description.operations().stream()
        .filter(operation -> !oracle.succeeded().contains(operation.key()))
        .forEach(operation -> System.out.println("  never succeeded: " + operation.key()));
  }
}
