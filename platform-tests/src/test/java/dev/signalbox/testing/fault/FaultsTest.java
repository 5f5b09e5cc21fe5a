package dev.signalbox.testing.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests hundreds of faults between the service and PostgreSQL while clients write.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
@Tag("slow")
class FaultsTest extends ServiceTest {
  /// The number of rounds; `-Dfaults.count=2000` makes a long run.
  private static final int ROUNDS = Integer.getInteger("faults.count", 200) / Fault.values().length;

  private static final int CLIENTS = 12;

  /// The answers that a client may see and retry.
  private static final Set<String> REPEATABLE =
      Set.of("201", "503 unavailable", "409 request-in-progress", "409 concurrent-update");

  private FaultProxy proxy;
  @Inject DataSource pool;

  @Override
  public Map<String, String> getProperties() {
    proxy = FaultProxy.before(database().server().port());
    var settings = new HashMap<>(super.getProperties());
    var url = "jdbc:postgresql://localhost:" + proxy.port() + "/" + database().name();
    settings.put("datasources.default.url", new DatabaseUrl(url, "", "").pooled("faults", false));
    // Background jobs commit as well, and would receive the fault that is meant for a request.
    settings.put("signalbox.account-api.enabled", "false");
    return settings;
  }

  @AfterAll
  void stop() {
    proxy.close();
  }

  @Test
  void acknowledged_writes_are_there_once_and_no_connection_leaks() throws Exception {
    var happened = new EnumMap<Fault, Integer>(Fault.class);
    var writers = Writers.start(acme("EDITOR"), "/v1/entries", CLIENTS);
    try (writers) {
      for (int round = 0; round < ROUNDS; round++) {
        for (var fault : Fault.values()) {
          awaitProgress(writers);
          assertTrue(proxy.arm(fault));
          happened.merge(fault, 1, Integer::sum);
        }
      }
      awaitProgress(writers);
    }
    System.out.printf(
        "faults %s%ncalls %d, acknowledged %d, answers %s%n",
        happened, writers.calls(), writers.acknowledged(), writers.answers());
    assertTrue(writers.acknowledged() > ROUNDS, "hardly any write was made");
    assertEquals(Set.of(), writers.abandoned());
    var stored = stored();
    for (var name : writers.stored()) {
      assertEquals(1, stored.get(name), name);
    }
    assertEquals(writers.acknowledged(), stored.size(), "something was stored unasked");
    assertOnlyRepeatableAnswers(writers);
    assertNothingLeaked();
  }

  /// Control: without a key, the same faults do lose or duplicate writes, so the check is
  /// effective.
  @Test
  void without_a_key_a_swallowed_answer_doubles_the_write() throws Exception {
    var api = acme("EDITOR");
    int doubled = 0;
    for (int i = 0; i < 5; i++) {
      // The check of rights is a transaction, too; the next one is the request's.
      assertEquals(200, api.get("/v1/notes").status());
      assertTrue(proxy.arm(Fault.SWALLOW_COMMIT_ANSWER));
      var body = "{\"text\": \"keyless-" + i + "\"}";
      assertEquals("unavailable", api.post("/v1/entries", body).code());
      assertEquals(201, api.post("/v1/entries", body).status());
      doubled += stored().getOrDefault("keyless-" + i, 0) == 2 ? 1 : 0;
    }
    assertEquals(5, doubled);
    clear();
  }

  private static void assertOnlyRepeatableAnswers(Writers writers) {
    for (var kind : writers.answers().keySet()) {
      assertTrue(REPEATABLE.contains(kind), kind);
    }
  }

  /// Waits until the fault has happened and a few writes were acknowledged since.
  private void awaitProgress(Writers writers) throws InterruptedException {
    while (!proxy.isQuiet()) {
      Thread.sleep(1);
    }
    int before = writers.acknowledged();
    while (writers.acknowledged() < before + 2) {
      assertEquals(Set.of(), writers.abandoned(), () -> writers.answers().toString());
      Thread.sleep(1);
    }
  }

  private void assertNothingLeaked() throws Exception {
    var hikari = DelegatingDataSource.unwrapDataSource(pool).unwrap(HikariDataSource.class);
    assertEquals(0, hikari.getHikariPoolMXBean().getActiveConnections());
    for (int i = 0; i < 50 && busyBackends() > 0; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, busyBackends(), "backends are left in a transaction");
  }

  private int busyBackends() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'faults' AND state <> 'idle'")) {
      result.next();
      return result.getInt(1);
    }
  }

  /// Counts how often each name is stored.
  private Map<String, Integer> stored() throws SQLException {
    var counts = new HashMap<String, Integer>();
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT split_part(text, '#', 1), count(*) FROM sample.notes GROUP BY 1")) {
      while (result.next()) {
        counts.put(result.getString(1), result.getInt(2));
      }
    }
    return counts;
  }

  private void clear() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM sample.notes");
    }
  }
}
