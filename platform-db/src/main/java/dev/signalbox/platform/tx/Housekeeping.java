package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/// One statement outside of every workspace, for jobs that tend the schema itself, such as
/// partitions. Nothing is entered, so isolated tables show and take no rows.
@Singleton
public final class Housekeeping {
  private final DataSource pool;
  private final Proofs proofs;

  Housekeeping(DataSource pool, Proofs proofs) {
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
    this.proofs = proofs;
  }

  /// For kernel functions that tell ids of workspaces to the service alone.
  public String proof(String... parts) {
    return proofs.of(parts);
  }

  public <T> T run(@CompileTimeConstant final String text, Function<Statement, T> execution) {
    try (var connection = pool.getConnection()) {
      return execution.apply(new Statement(connection, text));
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }
}
