package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Asks in which workspaces a background job has work. No caller is entered, so every isolated
/// table is empty here: only a kernel function can answer, with ids and nothing else. The job then
/// enters each workspace as a `ServiceJob`.
@Singleton
public final class WorkspaceScan {
  private final DataSource pool;

  WorkspaceScan(DataSource pool) {
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
  }

  /// The first column of a query without parameters.
  public List<UUID> ids(@CompileTimeConstant final String query) {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(query);
        var result = statement.executeQuery()) {
      var ids = new ArrayList<UUID>();
      while (result.next()) {
        ids.add(result.getObject(1, UUID.class));
      }
      return ids;
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }
}
