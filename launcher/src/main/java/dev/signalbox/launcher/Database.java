package dev.signalbox.launcher;

import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.boot.SecretFiles;
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
import dev.signalbox.testing.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Represents the database of the launcher: `DATABASE_ADMIN_URL` or `SIGNALBOX_MIGRATOR_URL` if
/// set, else the development database of this checkout, in `.signalbox/pg`, which is started for
/// the time of the command if it does not run. Only `dev` creates one.
final class Database implements AutoCloseable {
  private static final String NAME = "signalbox";

  private final @Nullable LocalPostgres local;
  private final String url;
  private final String user;
  private final String password;
  private final boolean development;

  private Database(
      @Nullable LocalPostgres local,
      String url,
      String user,
      String password,
      boolean development) {
    this.local = local;
    this.url = url;
    this.user = user;
    this.password = password;
    this.development = development;
  }

  /// Opens the database for commands that create roles, change the rights of the database owner, or
  /// become a service.
  static Database openAsAdmin(Home home) {
    return given(DatabaseUrl.adminFrom(environment()), "DATABASE_ADMIN_URL")
        .orElseGet(() -> {
          if (environment().containsKey("SIGNALBOX_MIGRATOR_URL")) {
            throw new IllegalStateException(
                "DATABASE_ADMIN_URL is not set, and what SIGNALBOX_MIGRATOR_URL may is too little for"
                    + " this command.");
          }
          return development(home);
        });
  }

  /// Opens the database for commands of the migrator: with its own credentials, or with those of
  /// the administrator.
  static Database openExisting(Home home) {
    return given(DatabaseUrl.migratorFrom(environment()), "SIGNALBOX_MIGRATOR_URL")
        .or(() -> given(DatabaseUrl.adminFrom(environment()), "DATABASE_ADMIN_URL"))
        .orElseGet(() -> development(home));
  }

  private static Map<String, String> environment() {
    return SecretFiles.merged(System.getenv());
  }

  /// Returns the given database. A variable that is set and empty is a mistake, and does not select
  /// the development database.
  private static Optional<Database> given(Optional<DatabaseUrl> url, String variable) {
    if (url.isEmpty() && System.getenv(variable) != null) {
      throw new IllegalStateException(variable + " is set, but empty.");
    }
    return url.map(
        found -> new Database(null, found.jdbcUrl(), found.user(), found.password(), false));
  }

  private static Database development(Home home) {
    if (!Files.exists(home.data().resolve("PG_VERSION"))) {
      throw new IllegalStateException(
          "DATABASE_ADMIN_URL is not set, and this checkout has no development database, which"
              + " ./signalbox dev makes.");
    }
    System.err.println("(the development database of this checkout)");
    return running(home).orElseGet(() -> start(home, 0));
  }

  /// Tells whether this is the development database of this checkout.
  boolean isDevelopment() {
    return development;
  }

  /// Starts the embedded server; one that an interrupted launcher left behind is stopped first.
  static Database start(Home home, int port) {
    Leftover.stop(home.data());
    var local = LocalPostgres.persistent(home.data(), port);
    return new Database(local, local.url(NAME), "postgres", "", true);
  }

  private static Optional<Database> running(Home home) {
    return Leftover.portOf(home.data())
        .map(port ->
            new Database(
                null, "jdbc:postgresql://localhost:" + port + "/" + NAME, "postgres", "", true));
  }

  /// Creates missing databases, roles and schemas. Returns the passwords of new roles; existing
  /// roles keep theirs unless they are reset.
  Map<String, String> prepare(boolean resetPasswords) throws SQLException {
    if (development) {
      createIfMissing();
    }
    try (var connection = admin().getConnection()) {
      return Bootstrap.run(
          connection,
          ServiceModule.all(),
          development
              ? RolePasswords.none()
              : RolePasswords.random(ServiceModule.all(), resetPasswords));
    }
  }

  int migrate() throws SQLException {
    return new Migrations(migrator(), Observations.logOnly()).migrate(ServiceModule.all());
  }

  Backfills backfills() {
    return new Backfills(migrator(), Observations.logOnly());
  }

  /// Accepts this entry key for all services, beside those accepted before.
  void acceptEntryKey(String key) throws SQLException {
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

  DataSource admin() {
    return login(url);
  }

  /// Returns the login that was given: migrations become signalbox_owner, which is permitted to the
  /// migrator and to the administrator who created it. It waits for locks as briefly as the
  /// migrator.
  DataSource migrator() {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setOptions("-c lock_timeout=3s");
    return source;
  }

  /// Opens a connection with the rights of a service.
  Connection as(ServiceModule service) throws SQLException {
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

  String url() {
    return url;
  }

  String password() {
    return password;
  }

  String describe() throws SQLException {
    try (var connection = admin().getConnection()) {
      return "PostgreSQL " + one(connection, "SELECT split_part(version(), ' ', 2)");
    }
  }

  String vectorVersion() throws SQLException {
    try (var connection = admin().getConnection()) {
      return one(
          connection,
          "SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'), 'missing')");
    }
  }

  private void createIfMissing() throws SQLException {
    try (var connection = login(url.replaceFirst("/[^/]*$", "/postgres")).getConnection();
        var statement = connection.createStatement()) {
      if (one(connection, "SELECT count(*) FROM pg_database WHERE datname = '" + NAME + "'")
          .equals("0")) {
        statement.execute("CREATE DATABASE " + NAME + " ENCODING 'UTF8' TEMPLATE template0");
      }
    }
  }

  private static String one(Connection connection, String constant) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(constant)) {
      result.next();
      return result.getString(1);
    }
  }

  private DataSource login(String at) {
    var source = new PGSimpleDataSource();
    source.setUrl(at);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  @Override
  public void close() {
    if (local != null) {
      local.close();
    }
  }

  /// Finds and stops a server that a killed launcher left running on our data folder.
  private static final class Leftover {
    static Optional<Integer> portOf(Path data) {
      return lines(data)
          .filter(lines -> lines.size() > 3 && alive(lines.getFirst()).isPresent())
          .map(lines -> Integer.valueOf(lines.get(3).strip()));
    }

    static void stop(Path data) {
      lines(data)
          .flatMap(lines -> alive(lines.getFirst()))
          .ifPresent(server -> {
            System.err.println("Stopping a PostgreSQL that an earlier start left behind ...");
            server.destroy();
            try {
              server.onExit().get(15, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(
                  "process " + server.pid() + " still holds .signalbox/pg; end it and try again",
                  e);
            }
          });
    }

    private static Optional<ProcessHandle> alive(String pid) {
      return ProcessHandle.of(Long.parseLong(pid.strip()))
          .filter(handle -> handle.info().command().orElse("postgres").contains("postgres"));
    }

    private static Optional<List<String>> lines(Path data) {
      var file = data.resolve("postmaster.pid");
      try {
        return Files.exists(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
