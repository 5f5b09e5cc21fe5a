package dev.signalbox.operator;

import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.migration.Bootstrap;
import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.MigrationHistory;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.RolePasswords;
import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Represents the database that a command works on: a given one, or the development database of a
/// checkout.
public final class Database implements AutoCloseable {
  /// Holds what is known of a development database only.
  ///
  /// @param entryKey The secret with which the services of the checkout sign entry requests.
  /// @param signed Tells whether a token carries the signature of the checkout's key.
  /// @param stop Stops the server, where the command has started it.
  public record Development(String entryKey, Predicate<SignedJWT> signed, Runnable stop) {
    @Override
    public String toString() {
      return "Development[]";
    }
  }

  private final DatabaseUrl url;
  private final @Nullable Development development;

  private Database(DatabaseUrl url, @Nullable Development development) {
    this.url = url;
    this.development = development;
  }

  /// Takes a database that an operator names.
  public static Database given(DatabaseUrl url) {
    return new Database(url, null);
  }

  /// Takes a development database, whose server trusts local connections.
  public static Database ofDevelopment(String jdbcUrl, Development development) {
    return new Database(new DatabaseUrl(jdbcUrl, "postgres", ""), development);
  }

  /// Returns empty for a database that an operator has named.
  public Optional<Development> development() {
    return Optional.ofNullable(development);
  }

  /// Creates missing databases, roles and schemas. Returns the passwords of new roles; existing
  /// roles keep theirs unless they are reset.
  public Map<String, String> prepare(boolean resetPasswords) throws SQLException {
    try (var connection = admin().getConnection()) {
      return Bootstrap.run(
          connection,
          ServiceModule.all(),
          development != null
              ? RolePasswords.none()
              : RolePasswords.random(ServiceModule.all(), resetPasswords));
    }
  }

  /// Brings all schemas to the newest version; returns the number of migrations that ran.
  public int migrate() throws SQLException {
    return new Migrations(migrator(), Observations.logOnly()).migrate(ServiceModule.all());
  }

  Backfills backfills() {
    return new Backfills(migrator(), Observations.logOnly());
  }

  /// Accepts this entry key for all services, beside those accepted before.
  public void acceptEntryKey(String key) throws SQLException {
    EntryKeys.accept(migrator(), ServiceModule.all(), key);
  }

  /// Accepts for each service its own key.
  void acceptEntryKeys(Map<ServiceModule, String> keys) throws SQLException {
    for (var entry : keys.entrySet()) {
      EntryKeys.accept(migrator(), entry.getKey(), entry.getValue());
    }
  }

  /// Retires all other keys of each service.
  void retireOtherEntryKeys(Map<ServiceModule, String> kept) throws SQLException {
    for (var entry : kept.entrySet()) {
      EntryKeys.retireOthers(migrator(), List.of(entry.getKey()), entry.getValue());
    }
  }

  /// Creates a new key for the MAC of new transactions; running ones keep the previous key.
  int rotateSealKey() throws SQLException {
    try (var connection = migrator().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(RoleNames.in("SET ROLE signalbox_owner"));
      return Integer.parseInt(one(connection, "SELECT platform.rotate_seal_key()"));
    }
  }

  RollbackResult rollback(String module, int to, RollbackOptions options) throws SQLException {
    return new Rollback(migrator(), Observations.logOnly()).to(module, to, options);
  }

  List<Migrations.Pending> pendingMigrations() {
    return new Migrations(migrator(), Observations.logOnly()).pending(ServiceModule.all());
  }

  List<MigrationHistory.Entry> migrationHistory() throws SQLException {
    try (var connection = migrator().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(RoleNames.in("SET ROLE signalbox_owner"));
      return MigrationHistory.read(connection);
    }
  }

  List<String> validate() throws SQLException {
    return new Migrations(migrator(), Observations.logOnly()).validate(ServiceModule.all());
  }

  /// Returns the login that was given.
  public DataSource admin() {
    return login();
  }

  /// Returns the login that was given: migrations become signalbox_owner, which is permitted to the
  /// migrator and to the administrator who created it. It waits for locks as briefly as the
  /// migrator.
  DataSource migrator() {
    var source = login();
    source.setOptions("-c lock_timeout=3s");
    return source;
  }

  /// Opens a connection with the rights of a service.
  public Connection as(ServiceModule service) throws SQLException {
    var connection = admin().getConnection();
    try (var statement = connection.prepareStatement("SELECT set_config('role', ?, false)")) {
      statement.setString(1, service.appRole());
      statement.execute();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Returns the JDBC URL, without login and password.
  public String url() {
    return url.jdbcUrl();
  }

  /// Returns the version of the server.
  public String describe() throws SQLException {
    try (var connection = admin().getConnection()) {
      return "PostgreSQL " + one(connection, "SELECT split_part(version(), ' ', 2)");
    }
  }

  /// Returns the version of pgvector, or `missing`.
  public String vectorVersion() throws SQLException {
    try (var connection = admin().getConnection()) {
      return one(
          connection,
          "SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'), 'missing')");
    }
  }

  private static String one(Connection connection, String constant) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(constant)) {
      result.next();
      return result.getString(1);
    }
  }

  private PGSimpleDataSource login() {
    var source = new PGSimpleDataSource();
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user());
    source.setPassword(url.password());
    return source;
  }

  @Override
  public void close() {
    development().ifPresent(known -> known.stop().run());
  }
}
