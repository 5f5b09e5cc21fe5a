package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.platform.data.NewRow;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Tests that a Micronaut Data repository stays inside the transaction and the tenant of its
/// caller, as a statement of `Sql` does.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class ConnectorRepositoryTest extends ServiceTest {
  private static final Caller ACME = Organizations.acme("EDITOR");
  private static final Caller GLOBEX = Organizations.globex();

  @Inject Transactions transactions;
  @Inject ConnectorRepository repository;

  @Test
  void a_call_outside_of_a_transaction_is_rejected() {
    var stored = insert(ACME);
    assertThrows(RuntimeException.class, () -> repository.findById(stored.id()));
    assertThrows(RuntimeException.class, () -> as(ACME, () -> repository.findById(stored.id())));
    assertThrows(RuntimeException.class, () -> as(ACME, () -> repository.insertReturning(row())));
    assertThrows(RuntimeException.class, () -> as(ACME, () -> repository.list(first(10))));
    assertThrows(RuntimeException.class, () -> as(ACME, () -> repository.at(stored.id(), 1)));
  }

  @Test
  void a_foreign_workspace_sees_and_changes_nothing() {
    var stored = insert(ACME);
    assertEquals(stored, read(ACME, stored.id()), "the owner sees what the stranger must not see");
    assertEquals(
        ProblemCode.NOT_FOUND, assertThrows(Problem.class, () -> read(GLOBEX, stored.id())).code());
    assertEquals(
        ProblemCode.NOT_FOUND,
        assertThrows(Problem.class, () -> write(GLOBEX, () -> repository.at(stored.id(), 1)))
            .code());
    var own = insert(GLOBEX);
    assertEquals(
        List.of(own), as(GLOBEX, () -> transactions.read(() -> repository.list(first(9)))));
    assertEquals(
        ProblemCode.NOT_FOUND,
        assertThrows(Problem.class, () -> write(GLOBEX, () -> repository.change(stored))).code());
    assertEquals(
        ProblemCode.NOT_FOUND,
        assertThrows(Problem.class, () -> write(GLOBEX, () -> removed(stored))).code());
    assertEquals(stored, read(ACME, stored.id()));
  }

  @Test
  void a_read_transaction_cannot_write() {
    assertThrows(
        RuntimeException.class,
        () -> as(ACME, () -> transactions.read(() -> repository.insertReturning(row()))));
  }

  @Test
  void a_row_has_the_values_of_the_database_and_a_growing_revision() {
    var made = insert(ACME);
    assertEquals(1, made.revision());
    assertTrue(made.createdAt().isAfter(Instant.parse("2026-01-01T00:00:00Z")));
    assertEquals(made, read(ACME, made.id()));
    var changed = write(ACME, () -> repository.change(repository.at(made.id(), 1)));
    assertEquals(2, changed.revision());
    assertTrue(changed.updatedAt().isAfter(made.updatedAt()));
    assertEquals(made.createdAt(), changed.createdAt());
    assertEquals(changed, read(ACME, made.id()));
    assertEquals(
        ProblemCode.STALE_REVISION,
        assertThrows(Problem.class, () -> write(ACME, () -> repository.at(made.id(), 1))).code());
    assertEquals(
        ProblemCode.STALE_REVISION,
        assertThrows(Problem.class, () -> write(ACME, () -> repository.change(made))).code());
    assertEquals(
        ProblemCode.STALE_REVISION,
        assertThrows(Problem.class, () -> write(ACME, () -> removed(made))).code());
    assertEquals(
        ProblemCode.ALREADY_EXISTS,
        assertThrows(Problem.class, () -> write(ACME, () -> repository.insertReturning(made)))
            .code());
  }

  @Test
  void times_of_every_year_are_stored_as_they_are() {
    for (var year : List.of("0001", "1500", "1582", "1900", "1986", "2026", "9999")) {
      var time = Instant.parse(year + "-03-15T23:59:59.123456Z");
      var stored = write(ACME, () -> repository.insertReturning(row(time)));
      assertEquals(time, stored.lastHealthCheck());
      assertEquals(time, read(ACME, stored.id()).lastHealthCheck());
    }
  }

  @Test
  void a_later_slice_starts_in_the_index() throws SQLException {
    for (int i = 0; i < 5; i++) {
      insert(ACME);
    }
    var page = as(ACME, () -> transactions.read(() -> repository.list(first(2))));
    var last = page.get(1);
    var after = new ByTime(last.createdAt(), last.id());
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    var logger = (Logger) LoggerFactory.getLogger("io.micronaut.data.query");
    logger.setLevel(Level.DEBUG);
    logger.addAppender(logged);
    var next = as(ACME, () -> transactions.read(() -> repository.list(new Slice<>(2, after))));
    logger.detachAppender(logged);
    logger.setLevel(null);
    assertEquals(page.get(2), next.getFirst());
    assertEquals(3, next.size());
    var text =
        logged.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.contains("SELECT"))
            .findFirst()
            .orElseThrow();
    var plan = explain(text.substring(text.indexOf("SELECT")), after);
    assertTrue(plan.contains("connectors_created_at_idx"), plan);
    assertTrue(plan.contains("Index Cond: ((workspace_id = "), plan);
    assertTrue(plan.contains("(created_at <= "), plan);
    assertFalse(plan.contains("Sort"), plan);
  }

  /// Explains the statement with the position for its parameters.
  private String explain(String query, ByTime after) throws SQLException {
    try (var connection = database().app(service().appRole()).getConnection()) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, Organizations.acme("EDITOR"));
      try (var settings = connection.createStatement()) {
        settings.execute("SET LOCAL enable_seqscan = off");
        settings.execute("SET LOCAL enable_bitmapscan = off");
      }
      var text = query;
      while (text.contains("?")) {
        var before = text.substring(0, text.indexOf('?')).stripTrailing();
        var value = before.endsWith("\"id\" <") ? after.id() : after.at();
        text = text.replaceFirst("\\?", "'" + value + "'");
      }
      var plan = new StringBuilder();
      try (var run = connection.createStatement();
          var lines = run.executeQuery("EXPLAIN " + text)) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      connection.rollback();
      return plan.toString();
    }
  }

  private static Slice<ByTime> first(int limit) {
    return new Slice<>(limit, null);
  }

  private Connector insert(Caller caller) {
    return write(caller, () -> repository.insertReturning(row()));
  }

  private Connector read(Caller caller, UUID id) {
    return as(
        caller,
        () -> transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound)));
  }

  private boolean removed(Connector connector) {
    repository.remove(connector.id(), connector.revision());
    return true;
  }

  private <T> T write(Caller caller, Supplier<T> work) {
    return CurrentCaller.callAs(caller, Permission.WRITE, () -> transactions.write(work));
  }

  private static <T> T as(Caller caller, Supplier<T> work) {
    return CurrentCaller.callAs(caller, Permission.READ, work);
  }

  private static Connector row() {
    return row(NewRow.TIME);
  }

  private static Connector row(Instant checked) {
    return new Connector(
        UUID.randomUUID(),
        "Slack",
        Connector.Type.SLACK,
        Json.object().put("channel", "#a"),
        Connector.Status.ACTIVE,
        checked,
        NewRow.REVISION,
        NewRow.TIME,
        NewRow.TIME);
  }
}
