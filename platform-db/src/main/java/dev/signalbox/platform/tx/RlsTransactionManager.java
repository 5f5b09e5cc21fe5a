package dev.signalbox.platform.tx;

import dev.signalbox.platform.tenant.CurrentCaller;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.connection.SynchronousConnectionManager;
import io.micronaut.transaction.exceptions.CannotCreateTransactionException;
import io.micronaut.transaction.exceptions.NoTransactionException;
import io.micronaut.transaction.exceptions.TransactionSystemException;
import io.micronaut.transaction.impl.DefaultTransactionStatus;
import io.micronaut.transaction.jdbc.DataSourceTransactionManager;
import io.micronaut.transaction.support.AbstractDefaultTransactionOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// Sets the tenant context at the start of every transaction, declarative, programmatic or nested
/// with REQUIRES_NEW. A ConnectionCustomizer would run before BEGIN and lose the transaction-local
/// settings.
@EachBean(DataSource.class)
@Replaces(DataSourceTransactionManager.class)
final class RlsTransactionManager extends AbstractDefaultTransactionOperations<Connection> {

  private final SessionContext session;

  /// Holds the connections of running transactions that were handed out to run other statements.
  private final Set<Connection> taken = ConcurrentHashMap.newKeySet();

  RlsTransactionManager(
      @Parameter ConnectionOperations<Connection> connections,
      @Parameter SynchronousConnectionManager<Connection> synchronous,
      SessionContext session) {
    super(connections, synchronous);
    this.session = session;
  }

  @Override
  protected void doBegin(DefaultTransactionStatus<Connection> status) {
    var caller =
        CurrentCaller.find()
            .orElseThrow(() -> new CannotCreateTransactionException("no caller is bound"));
    var connection = status.getConnection();
    try {
      // The pool restores both settings when the connection is returned to it.
      connection.setReadOnly(status.getTransactionDefinition().isReadOnly().orElse(false));
      connection.setAutoCommit(false);
      session.enter(connection, caller);
    } catch (SQLException e) {
      rollbackQuietly(connection, e);
      throw new CannotCreateTransactionException("the tenant context could not be set", e);
    } catch (RuntimeException e) {
      rollbackQuietly(connection, e);
      throw e;
    }
  }

  @Override
  protected void doCommit(DefaultTransactionStatus<Connection> status) {
    try {
      status.getConnection().commit();
    } catch (SQLException e) {
      if (SqlState.of(e) == SqlState.CONNECTION) {
        throw new CommitOutcomeUnknownException(e);
      }
      throw new TransactionSystemException("could not commit", e);
    } finally {
      clearIfTaken(status.getConnection());
    }
  }

  /// Rolls back, unless the connection broke: the server has then rolled back itself, and a second
  /// failure would only hide the first one.
  @Override
  protected void doRollback(DefaultTransactionStatus<Connection> status) {
    try {
      if (!status.getConnection().isClosed()) {
        status.getConnection().rollback();
      }
    } catch (SQLException e) {
      throw new TransactionSystemException("could not roll back", e);
    } finally {
      clearIfTaken(status.getConnection());
    }
  }

  /// Hands the connection out for statements other than those of [Sql]. Their text may have become
  /// SQL that leaves state in the session, such as other statements under the names of prepared
  /// ones, so the session is reset before the connection is used again.
  @Override
  public Connection getConnection() {
    if (findTransactionStatus().isEmpty()) {
      throw new NoTransactionException("no transaction is active");
    }
    var connection = current();
    taken.add(connection);
    return connection;
  }

  /// Returns the connection of the running transaction, for constant SQL.
  Connection current() {
    return connectionOperations.getConnectionStatus().getConnection();
  }

  private void clearIfTaken(Connection connection) {
    if (!taken.remove(connection)) {
      return;
    }
    try {
      connection.setAutoCommit(true);
      try (var statement = connection.createStatement()) {
        statement.execute("DISCARD ALL");
      }
    } catch (SQLException e) {
      abort(connection);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new TransactionSystemException("could not give up a connection", e);
    }
  }

  private static void rollbackQuietly(Connection connection, Exception because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
