package dev.signalbox.testing.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.postgres.LocalPostgres;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests a restart of PostgreSQL while clients write.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
@Tag("slow")
class RestartTest extends ServiceTest {
  @TempDir static Path folder;

  private LocalPostgres server;
  private TestDatabase restarted;

  @Override
  public Map<String, String> getProperties() {
    server = LocalPostgres.persistent(create(folder.resolve("data")), 0);
    restarted = TestPostgres.newDatabaseOn(server, "restarted");
    var settings = new HashMap<>(super.getProperties());
    var url = new DatabaseUrl(restarted.url(), "", "").pooled("restart", false);
    settings.put("datasources.default.url", url);
    return settings;
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "killed {0}, down for {1} ms")
  @CsvSource({"false, 100", "true, 100", "false, 5500"})
  void clients_go_on_soon_after_it_is_back(boolean kill, long downMillis) throws Exception {
    var writers = Writers.start(acme("EDITOR"), "/v1/entries", 8);
    long back;
    try (writers) {
      awaitWrites(writers, 50);
      server.restart(kill, Duration.ofMillis(downMillis));
      back = System.nanoTime();
      awaitWrites(writers, writers.acknowledged() + 200);
    }
    var outage = Duration.ofNanos(Math.max(0, writers.lastTrouble() - back));
    var firstWrite = Duration.ofNanos(writers.firstWriteAfter(back) - back);
    System.out.printf(
        "restart (killed %s, down %d ms): first write %d ms and last trouble %d ms after it was"
            + " back; answers %s%n",
        kill, downMillis, firstWrite.toMillis(), outage.toMillis(), writers.answers());
    assertTrue(firstWrite.toMillis() <= 2000, firstWrite::toString);
    assertTrue(outage.toMillis() <= 2000, outage::toString);
    assertEquals(Set.of(), writers.abandoned());
    assertEquals(writers.acknowledged(), distinctlyStored());
  }

  private static void awaitWrites(Writers writers, int count) throws InterruptedException {
    while (writers.acknowledged() < count) {
      assertEquals(Set.of(), writers.abandoned());
      Thread.sleep(5);
    }
  }

  /// Fails if a name is stored twice; deletes the names.
  private int distinctlyStored() throws SQLException {
    try (var connection = restarted.superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "WITH gone AS (DELETE FROM sample.notes RETURNING split_part(text, '#', 1) AS name)"
                    + " SELECT count(*), count(DISTINCT name) FROM gone")) {
      result.next();
      assertEquals(result.getInt(1), result.getInt(2));
      return result.getInt(2);
    }
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
