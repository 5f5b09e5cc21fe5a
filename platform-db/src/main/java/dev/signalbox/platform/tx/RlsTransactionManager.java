package dev.signalbox.platform.tx;

import dev.signalbox.platform.tenant.CurrentCaller;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.connection.SynchronousConnectionManager;
import io.micronaut.transaction.exceptions.CannotCreateTransactionException;
import io.micronaut.transaction.exceptions.TransactionSystemException;
import io.micronaut.transaction.impl.DefaultTransactionStatus;
import io.micronaut.transaction.jdbc.DataSourceTransactionManager;
import io.micronaut.transaction.support.AbstractDefaultTransactionOperations;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Begins every transaction, declarative, programmatic or nested with REQUIRES_NEW, by entering the
/// caller. A ConnectionCustomizer would run before BEGIN and lose the transaction-local settings.
@EachBean(DataSource.class)
@Replaces(DataSourceTransactionManager.class)
final class RlsTransactionManager extends AbstractDefaultTransactionOperations<Connection> {

  private final SessionContext session;

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
      // The pool restores both when the connection is returned to it.
      connection.setReadOnly(status.getTransactionDefinition().isReadOnly().orElse(false));
      connection.setAutoCommit(false);
      session.enter(connection, caller);
    } catch (SQLException e) {
      rollbackQuietly(connection, e);
      throw new CannotCreateTransactionException("the caller could not be entered", e);
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
    }
  }

  /// A connection that broke has been rolled back by the server; saying so would only hide why.
  @Override
  protected void doRollback(DefaultTransactionStatus<Connection> status) {
    try {
      if (!status.getConnection().isClosed()) {
        status.getConnection().rollback();
      }
    } catch (SQLException e) {
      throw new TransactionSystemException("could not roll back", e);
    }
  }

  @Override
  public Connection getConnection() {
    return connectionOperations.getConnectionStatus().getConnection();
  }

  private static void rollbackQuietly(Connection connection, Exception because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
