package dev.signalbox.testing;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tx.EntryProof;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a transaction as an app role, for attacks below the service: raw SQL, with or without
/// a tenant context. It is rolled back at the end unless committed.
public final class AppSession implements AutoCloseable {
  private static final int MOST_SESSIONS = 10_000;

  private final Connection connection;

  private AppSession(Connection connection) {
    this.connection = connection;
  }

  /// Opens a session without a tenant context.
  public static AppSession open(TestDatabase database, String role) {
    try {
      var connection = database.app(role).getConnection();
      connection.setAutoCommit(false);
      return new AppSession(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens a session whose session user is a role that only the test knows, on a connection of a
  /// superuser.
  public static AppSession impersonate(TestDatabase database, String role) {
    try {
      var connection = database.superuser().getConnection();
      try (var become = connection.createStatement()) {
        become.execute("SET SESSION AUTHORIZATION " + role);
      }
      connection.setAutoCommit(false);
      return new AppSession(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens a session with the tenant context of a member.
  public static AppSession open(TestDatabase database, String role, Caller.Member member) {
    var session = open(database, role);
    session.enter(member);
    return session;
  }

  public void enter(Caller.Member member) {
    try {
      enter(connection, member);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  /// Sets the tenant context of a member in the running transaction of any connection of an app
  /// role.
  public static void enter(Connection connection, Caller.Member member) throws SQLException {
    try (var enter = connection.prepareStatement("SELECT platform.enter_member(?, ?, ?, '', ?)")) {
      enter.setString(1, member.issuer());
      enter.setString(2, member.subject());
      enter.setObject(3, member.workspaceId());
      var nonce = EntryProof.nonce(connection);
      // The ! asks PostgreSQL for no further nonce, which would remain as a lock.
      enter.setString(
          4,
          EntryProof.with(TestPostgres.ENTRY_KEY).sign(Instant.now(), nonce, parts(member)) + "!");
      enter.execute();
    }
  }

  /// Signs an entry request as the service does for this member on this connection.
  public static String proof(Connection connection, Caller.Member member) {
    return proof(connection, parts(member));
  }

  /// Signs these parts as the service does, for one use on this connection.
  public static String proof(Connection connection, String... parts) {
    return proof(connection, TestPostgres.ENTRY_KEY, Instant.now(), parts);
  }

  /// Signs with another key, or at another time.
  public static String proof(Connection connection, String key, Instant at, String... parts) {
    try {
      return EntryProof.with(key).sign(at, EntryProof.nonce(connection), parts);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  /// Signs an entry request for one use in this session.
  public String proof(Caller.Member member) {
    return proof(connection, member);
  }

  /// Signs these parts for one use in this session.
  public String proof(String... parts) {
    return proof(connection, parts);
  }

  public static String[] parts(Caller.Member member) {
    return new String[] {
      "member", member.issuer(), member.subject(), member.workspaceId().toString()
    };
  }

  /// Returns all rows, each as the text of its columns joined by `|`.
  public List<String> query(String sql, @Nullable Object... parameters) {
    return savepoint(() -> {
      try (var statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        if (!statement.execute()) {
          return List.of(String.valueOf(statement.getUpdateCount()));
        }
        var rows = new ArrayList<String>();
        try (var result = statement.getResultSet()) {
          int columns = result.getMetaData().getColumnCount();
          while (result.next()) {
            var row = new ArrayList<String>();
            for (int c = 1; c <= columns; c++) {
              row.add(String.valueOf(result.getString(c)));
            }
            rows.add(String.join("|", row));
          }
        }
        return rows;
      }
    });
  }

  /// Returns the SQLSTATE with which a statement fails, or "" if it succeeds. The transaction
  /// continues.
  public String refusal(String sql, @Nullable Object... parameters) {
    try {
      var _ = query(sql, parameters);
      return "";
    } catch (Refused e) {
      return e.state;
    }
  }

  public void commit() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Commits, and starts the next transaction in the same session of PostgreSQL. A pooler may hand
  /// out another session; then the transaction is released and started again.
  public void commitInSession() {
    var session = query("SELECT pg_backend_pid()");
    commit();
    for (int i = 0; !query("SELECT pg_backend_pid()").equals(session); i++) {
      if (i == MOST_SESSIONS) {
        throw new IllegalStateException("The pooler did not hand out the same session again");
      }
      rollback();
    }
  }

  public void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> savepoint(Work work) {
    try {
      var savepoint = connection.setSavepoint();
      try {
        var rows = work.run();
        connection.releaseSavepoint(savepoint);
        return rows;
      } catch (SQLException e) {
        connection.rollback(savepoint);
        throw new Refused(e);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Work {
    List<String> run() throws SQLException;
  }

  /// Signals that PostgreSQL rejected a statement.
  public static final class Refused extends RuntimeException {
    private final String state;

    Refused(SQLException cause) {
      super(cause);
      this.state = String.valueOf(cause.getSQLState());
    }

    public String state() {
      return state;
    }
  }
}
