package dev.signalbox.launcher;

import dev.signalbox.platform.migration.Bootstrap;
import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.MigrationHistory;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.testing.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The database the launcher works with: `DATABASE_ADMIN_URL` when set, else one that runs already
/// in `.signalbox/pg`, else an embedded one started for the time of the command.
final class Database implements AutoCloseable {
  private static final String NAME = "signalbox";

  private final @Nullable LocalPostgres local;
  private final String url;
  private final String user;
  private final String password;

  private Database(@Nullable LocalPostgres local, String url, String user, String password) {
    this.local = local;
    this.url = url;
    this.user = user;
    this.password = password;
  }

  static Database open(Home home) {
    var given = DatabaseUrl.adminFrom(System.getenv());
    if (given.isPresent()) {
      return new Database(null, given.get().jdbcUrl(), given.get().user(), given.get().password());
    }
    return running(home).orElseGet(() -> start(home, 0));
  }

  /// As open, but refuses to make a database where there is none.
  static Database openExisting(Home home) {
    boolean local = DatabaseUrl.adminFrom(System.getenv()).isEmpty();
    if (local && !Files.exists(home.data().resolve("PG_VERSION"))) {
      throw new IllegalStateException(
          "there is no development database yet: ./signalbox dev makes one");
    }
    return open(home);
  }

  /// Starts the embedded server; one that an interrupted launcher left behind is stopped first.
  static Database start(Home home, int port) {
    Leftover.stop(home.data());
    var local = LocalPostgres.persistent(home.data(), port);
    return new Database(local, local.url(NAME), "postgres", "");
  }

  private static Optional<Database> running(Home home) {
    return Leftover.portOf(home.data())
        .map(port ->
            new Database(null, "jdbc:postgresql://localhost:" + port + "/" + NAME, "postgres", ""));
  }

  /// Database, roles, schemas: whatever is missing.
  void prepare() throws SQLException {
    if (user.equals("postgres") && password.isEmpty()) {
      createIfMissing();
    }
    try (var connection = admin().getConnection()) {
      Bootstrap.run(connection, ServiceModule.all(), password.isEmpty() ? null : password);
    }
  }

  int migrate() throws SQLException {
    return new Migrations(migrator(), Observations.logOnly()).migrate(ServiceModule.all());
  }

  /// Lets the services enter with this key, beside those accepted before.
  void acceptEntryKey(String key) throws SQLException {
    EntryKeys.accept(migrator(), ServiceModule.all(), key);
  }

  void retireOtherEntryKeys(String kept) throws SQLException {
    EntryKeys.retireOthers(migrator(), ServiceModule.all(), kept);
  }

  /// Seals new transactions with a new key; those under way keep the one before.
  int rotateSealKey() throws SQLException {
    try (var connection = migrator().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET ROLE signalbox_owner");
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
      statement.execute("SET ROLE signalbox_owner");
      return MigrationHistory.read(connection);
    }
  }

  List<String> validate() throws SQLException {
    return new Migrations(migrator(), Observations.logOnly()).validate(ServiceModule.all());
  }

  DataSource admin() {
    return login(user);
  }

  DataSource migrator() {
    return login("signalbox_migrator");
  }

  DataSource app(ServiceModule service) {
    return login(service.appRole());
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
    try (var connection = login(user, url.replaceFirst("/[^/]*$", "/postgres")).getConnection();
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

  private DataSource login(String role) {
    return login(role, url);
  }

  private DataSource login(String role, String at) {
    var source = new PGSimpleDataSource();
    source.setUrl(at);
    source.setUser(role);
    source.setPassword(password);
    return source;
  }

  @Override
  public void close() {
    if (local != null) {
      local.close();
    }
  }

  /// Finds and ends a server that a killed launcher left running on our data folder.
  private static final class Leftover {
    static Optional<Integer> portOf(java.nio.file.Path data) {
      return lines(data)
          .filter(lines -> lines.size() > 3 && alive(lines.getFirst()).isPresent())
          .map(lines -> Integer.valueOf(lines.get(3).strip()));
    }

    static void stop(java.nio.file.Path data) {
      lines(data)
          .flatMap(lines -> alive(lines.getFirst()))
          .ifPresent(server -> {
            System.err.println("Stopping a PostgreSQL that an earlier start left behind ...");
            server.destroy();
            try {
              server.onExit().get(15, java.util.concurrent.TimeUnit.SECONDS);
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

    private static Optional<List<String>> lines(java.nio.file.Path data) {
      var file = data.resolve("postmaster.pid");
      try {
        return Files.exists(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
