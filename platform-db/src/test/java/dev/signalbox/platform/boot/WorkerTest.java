package dev.signalbox.platform.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.migration.Bootstrap;
import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.RolePasswords;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.postgres.LocalPostgres;
import io.micronaut.context.ApplicationContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// Tests a program that has platform-db alone on its class path: it passes the self-checks, opens
/// tenant transactions as a job, and appends and reads events, without a server for HTTP.
class WorkerTest {
  private static final String KEY = "the entry key of a worker without HTTP";
  private static final String ROWS =
      """
      INSERT INTO platform.organizations (id, name, slug) VALUES ('a0000000-0000-4000-8000-00000000000a', 'Acme', 'acme');
      INSERT INTO platform.workspaces (id, organization_id, name, slug) VALUES
        ('a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-00000000000a', 'one', 'one'),
        ('a0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-00000000000a', 'two', 'two')
      """;
  private static final UUID ONE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
  private static final UUID TWO = UUID.fromString("a0000000-0000-4000-8000-000000000002");

  @Test
  void a_worker_without_http_appends_and_reads_the_events_of_its_workspace() throws SQLException {
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("io.netty.bootstrap.ServerBootstrap"));
    try (var server = LocalPostgres.temporary()) {
      prepare(server);
      try (var context =
          ApplicationContext.run(
              Map.of(
                  "datasources.default.url",
                  server.url("postgres"),
                  "datasources.default.username",
                  "worker_app",
                  "signalbox.entry.key",
                  KEY))) {
        appendAndRead(context.getBean(EventStore.class));
      }
    }
  }

  private static void appendAndRead(EventStore events) {
    var event = NewEvent.of("WORKER.RUN.DONE", Json.object().put("count", 1), Tag.of("run", ONE));
    assertInstanceOf(
        AppendResult.Appended.class, as(ONE, () -> events.append(Append.of(List.of(event)))));
    assertEquals(1, as(ONE, () -> events.read(Query.all())).events().size());
    assertEquals(0, as(TWO, () -> events.read(Query.all())).events().size());
  }

  private static <T> T as(UUID workspace, Supplier<T> work) {
    return CurrentCaller.callAs(
        new Caller.ServiceJob(workspace, "worker", "test"), Permission.WRITE, work);
  }

  private static void prepare(LocalPostgres server) throws SQLException {
    var services = ServiceModule.all();
    try (var connection = server.superuser("postgres").getConnection();
        var statement = connection.createStatement()) {
      var _ = Bootstrap.run(connection, services, RolePasswords.none());
      var migrator = new PGSimpleDataSource();
      migrator.setUrl(server.url("postgres"));
      migrator.setUser("signalbox_migrator");
      new Migrations(migrator, Observations.logOnly()).migrate(services);
      EntryKeys.accept(migrator, services, KEY);
      statement.execute(ROWS);
    }
  }
}
