package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/// Runs one statement outside of every workspace, for jobs that maintain the schema itself, such as
/// partitions. No tenant context is set, so isolated tables neither show nor accept rows.
@Singleton
public final class Housekeeping {
  private final DataSource pool;
  private final EntryProof proof;

  Housekeeping(DataSource pool, EntryConfig config) {
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
    this.proof = EntryProof.with(config.key());
  }

  public <T> T run(@CompileTimeConstant final String text, Function<Statement, T> execution) {
    try (var connection = pool.getConnection()) {
      var answer = execution.apply(new Statement(connection, text, proof));
      if (!connection.getAutoCommit()) { // a statement with a proof
        connection.commit();
      }
      return answer;
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }
}
