package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import dev.signalbox.platform.tx.EntryProof;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/// Registers the secret of `signalbox.entry.key` in PostgreSQL beside earlier ones. To replace a
/// secret, accept the new one, restart the services with it, then retire the old one.
public final class EntryKeys {
  private EntryKeys() {}

  /// Accepts the secret for one service; runs as the migrator.
  public static void accept(DataSource migrator, ServiceModule service, String secret)
      throws SQLException {
    run(migrator, "SELECT platform.accept_entry_key(?, ?)", service.appRole(), secret);
  }

  /// Accepts the same secret for all services; runs as the migrator.
  public static void accept(DataSource migrator, List<ServiceModule> services, String secret)
      throws SQLException {
    for (var service : services) {
      run(migrator, "SELECT platform.accept_entry_key(?, ?)", service.appRole(), secret);
    }
  }

  /// Removes every key of the services except this one.
  public static void retireOthers(DataSource migrator, List<ServiceModule> services, String kept)
      throws SQLException {
    for (var service : services) {
      run(migrator, "SELECT platform.retire_entry_keys(?, ?)", service.appRole(), kept);
    }
  }

  /// Returns true if PostgreSQL accepts an entry request that this login signs with the secret.
  public static boolean isAccepted(Connection app, String secret) throws SQLException {
    app.setAutoCommit(false);
    try (var check = app.prepareStatement("SELECT platform.enter_check(?)")) {
      var proof = EntryProof.with(secret).sign(Instant.now(), EntryProof.nonce(app), "check");
      check.setString(1, proof);
      try (var result = check.executeQuery()) {
        result.next();
        return result.getBoolean(1);
      }
    } finally {
      app.rollback();
      app.setAutoCommit(true);
    }
  }

  private static void run(DataSource migrator, String constant, String role, String secret)
      throws SQLException {
    try (var connection = migrator.getConnection();
        var become = connection.createStatement();
        var call = connection.prepareStatement(constant)) {
      become.execute(RoleNames.in("SET ROLE signalbox_owner"));
      call.setString(1, role);
      call.setString(2, secret);
      call.execute();
    }
  }
}
