package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.EventFunctions;
import dev.signalbox.testing.dcb.GuardedInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// Is the base of tests that append in transactions which they end themselves, on connections of a
/// service.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RawEventTest {
  static final AppendAlgorithm TOKENS = new EventFunctions(false);
  static final Caller.Member ACME = Organizations.acme("EDITOR");
  static final Caller.Member GLOBEX = Organizations.globex();

  final TestDatabase database = TestPostgres.newDatabase();

  @BeforeAll
  void installOthers() throws SQLException {
    GuardedInsert.install(database);
  }

  final Connection entered(Caller.Member member) throws SQLException {
    return entered(member, TOKENS);
  }

  /// Opens a transaction with a tenant context that waits for locks only briefly.
  final Connection entered(Caller.Member member, AppendAlgorithm algorithm) throws SQLException {
    var connection = database.app("sample_app").getConnection();
    connection.setAutoCommit(false);
    algorithm.begin(connection);
    AppSession.enter(connection, member);
    execute(connection, "SET LOCAL lock_timeout = '300ms'");
    return connection;
  }

  /// Stores an event with the tag if there is no other; returns true if it was stored.
  static boolean store(AppendAlgorithm algorithm, Connection connection, Tag tag)
      throws SQLException {
    var query = Query.tagged(tag);
    return algorithm.append(
        connection, List.of(event(tag)), query, algorithm.read(connection, query));
  }

  /// Appends under a condition that no other append shares.
  static void append(Connection connection, Tag tag) throws SQLException {
    var own = Query.tagged(fresh());
    assertTrue(TOKENS.append(connection, List.of(event(tag)), own, TOKENS.read(connection, own)));
  }

  /// Creates an event whose type and tag are unique.
  static NewEvent event(Tag tag) {
    var name = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
    return NewEvent.of("HELD.T" + name, Json.object(), tag);
  }

  static Tag fresh() {
    return Tag.of("held", UUID.randomUUID());
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long number(Connection connection, String sql, Object... parameters) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
