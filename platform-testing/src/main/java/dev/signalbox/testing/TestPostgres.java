package dev.signalbox.testing;

import dev.signalbox.platform.migration.Bootstrap;
import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.RolePasswords;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.postgres.LocalPostgres;
import dev.signalbox.postgres.PostgresServer;
import dev.signalbox.testing.postgres.ContainerPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/// Holds the one server of this JVM and its template database, migrated once; each test class gets
/// a copy. `-Dsignalbox.postgres=embedded` (default) or `testcontainers` chooses the server.
public final class TestPostgres {
  /// The secret with which the services under test sign entry requests.
  public static final String ENTRY_KEY = "a key for the entries of the tests";

  private static final String TEMPLATE = "signalbox_template";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  private static final class Holder {
    static final PostgresServer SERVER = start();
  }

  public static PostgresServer server() {
    return Holder.SERVER;
  }

  /// Creates a database with all migrations of the class path and the demo organizations.
  public static TestDatabase newDatabase() {
    var name = "test_" + DATABASES.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    grantConnect(name);
    return new TestDatabase(server(), name);
  }

  /// Creates a database with roles and schemas, but no migration.
  public static TestDatabase emptyDatabase() {
    var name = "test_" + DATABASES.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    var database = new TestDatabase(server(), name);
    bootstrap(database);
    return database;
  }

  private static PostgresServer start() {
    var server =
        "testcontainers".equals(System.getProperty("signalbox.postgres"))
            ? new ContainerPostgres()
            : LocalPostgres.temporary();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    var _ = newDatabaseOn(server, TEMPLATE);
    return server;
  }

  /// Creates a migrated database with the demo organizations on another server.
  public static TestDatabase newDatabaseOn(PostgresServer server, String name) {
    try (var connection = server.superuser("postgres").getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var database = new TestDatabase(server, name);
    bootstrap(database);
    migrate(database);
    Organizations.insertInto(database);
    return database;
  }

  private static void bootstrap(TestDatabase database) {
    try (var connection = database.superuser().getConnection()) {
      var password = database.password();
      var _ =
          Bootstrap.run(
              connection,
              services(),
              password == null ? RolePasswords.none() : RolePasswords.same(services(), password));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void migrate(TestDatabase database) {
    try {
      new Migrations(database.migrator(), Observations.logOnly()).migrate(services());
      EntryKeys.accept(database.migrator(), services(), ENTRY_KEY);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<ServiceModule> services() {
    return ServiceModule.all();
  }

  /// Grants access again, since grants on a database are not copied with its template.
  private static void grantConnect(String name) {
    execute(name, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    execute(
        name,
        "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE "
            + name
            + " TO signalbox_owner, signalbox_migrator");
    for (var service : services()) {
      execute(name, "GRANT CONNECT ON DATABASE " + name + " TO " + service.appRole());
    }
  }

  private static void execute(String database, String constant) {
    try (var connection = server().superuser(database).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(constant);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static PGSimpleDataSource login(PostgresServer server, String database, String role) {
    var source = new PGSimpleDataSource();
    source.setUrl(server.url(database));
    source.setUser(role);
    source.setPassword(server.password());
    return source;
  }
}
