package dev.signalbox.testing.kernel;

import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.conformance.ConformanceSuite;
import dev.signalbox.testing.conformance.HttpProbe;
import dev.signalbox.testing.postgres.PooledServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/// Runs the suite again, with every login of the service behind PgBouncer in transaction mode.
@EnabledIf("dev.signalbox.testing.postgres.PgBouncer#isInstalled")
@Tag("slow")
@MicronautTest(transactional = false)
class PooledConformanceTest extends ConformanceSuite {
  PooledConformanceTest() {
    super(pooled());
  }

  private static TestDatabase pooled() {
    var direct = TestPostgres.newDatabase();
    var logins = List.of("sample_app");
    return new TestDatabase(PooledServer.before(direct.server(), logins, 4), direct.name());
  }

  @Override
  protected void forgetSessions() {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
              + " WHERE usename = 'sample_app' AND datname = current_database()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void stop() {
    database().server().close();
  }

  @Override
  protected HttpProbe http() {
    return new HttpProbe("/v1/notes", "/v1/notes", "{\"text\": \"$TEXT\", \"count\": 1}");
  }
}
