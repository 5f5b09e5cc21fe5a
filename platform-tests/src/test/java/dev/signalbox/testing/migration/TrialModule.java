package dev.signalbox.testing.migration;

import dev.signalbox.platform.migration.CatalogueSnapshot;
import dev.signalbox.platform.migration.MigrationScripts;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.ScriptFolder;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Represents a module whose scripts a test writes itself, in a folder of its own, beside those of
/// platform.
final class TrialModule {
  static final ServiceModule SERVICE = module("trial");

  private final Path folder;
  private final TestDatabase database;

  private TrialModule(Path folder, TestDatabase database) {
    this.folder = folder;
    this.database = database;
  }

  /// Creates the module on a database that has platform's migrations.
  static TrialModule in(Path folder) {
    var module = new TrialModule(folder, TestPostgres.newDatabase());
    module.prepare("trial");
    copyPlatform(folder);
    return module;
  }

  static ServiceModule module(String schema) {
    return new ServiceModule(schema, schema, schema + "_app", 0, "");
  }

  /// Represents the same database as another build sees it.
  TrialModule seenBy(Path otherFolder) {
    copyPlatform(otherFolder);
    return new TrialModule(otherFolder, database);
  }

  void prepare(String schema) {
    asSuperuser(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s_app') THEN CREATE ROLE %1$s_app LOGIN; END IF;
        END $$;
        CREATE SCHEMA %1$s AUTHORIZATION signalbox_owner;
        GRANT USAGE ON SCHEMA %1$s TO %1$s_app, signalbox_kernel;
        GRANT CONNECT ON DATABASE %2$s TO %1$s_app;
        """
            .formatted(schema, database.name()));
  }

  /// Adds an isolated table of things with an index, a comment and rows of two workspaces.
  TrialModule withThings() {
    return script(
        "000__things",
        """
        -- Purpose: things. Locks: none. Size: constant. Online: yes. requires: platform >= 7
        SELECT platform.register_service('trial', 'trial_app');
        CREATE TABLE trial.things (
          workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
          id bigint NOT NULL, name text NOT NULL DEFAULT 'none', PRIMARY KEY (workspace_id, id));
        SELECT platform.isolate('trial.things');
        COMMENT ON TABLE trial.things IS 'Things.';
        INSERT INTO trial.things (workspace_id, id, name) SELECT w.id, n, 'thing ' || n FROM platform.workspaces w, generate_series(1, 50) n;
        """,
        "DROP TABLE trial.things;");
  }

  TrialModule script(String name, String up, String down) {
    return script("trial", name, up, down);
  }

  TrialModule script(String schema, String name, String up, String down) {
    write("migration/" + schema + "/V" + name + ".sql", up);
    write("undo/" + schema + "/U" + name + ".sql", down);
    return this;
  }

  void write(String path, String text) {
    try {
      var file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Migrations migrations() {
    return new Migrations(database.migrator(), Observations.logOnly(), MigrationScripts.in(folder));
  }

  TrialModule migrate() {
    return migrate(SERVICE);
  }

  TrialModule migrate(ServiceModule... services) {
    try {
      migrations().migrate(List.of(services));
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  RollbackResult rollback(int to, RollbackOptions options) {
    return rollback("trial", to, options);
  }

  RollbackResult rollback(String module, int to, RollbackOptions options) {
    try {
      return new Rollback(database.migrator(), Observations.logOnly(), MigrationScripts.in(folder))
          .to(module, to, options);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Lists changes that no migration made; versions that are not applied are not included.
  List<String> drift() {
    try {
      return migrations().validate(List.of(SERVICE)).stream()
          .filter(difference -> difference.contains("drifted"))
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  CatalogueSnapshot snapshot() {
    try (var connection = database.superuser().getConnection()) {
      return CatalogueSnapshot.of(connection, "trial");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns everything that must be unchanged if nothing was done: catalogue, rows, both
  /// histories.
  String everything() {
    return snapshot().fingerprint()
        + ask("SELECT string_agg(t::text, '|' ORDER BY t::text) FROM trial.things t")
        + ask(
            "SELECT string_agg(h::text, '|' ORDER BY installed_rank) FROM trial.flyway_schema_history h")
        + ask("SELECT string_agg(l::text, '|' ORDER BY id) FROM platform.migration_ledger l");
  }

  TestDatabase database() {
    return database;
  }

  void asSuperuser(String sql) {
    try (var connection = database.superuser().getConnection()) {
      run(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> ask(String sql) {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (result.next()) {
        rows.add(String.valueOf(result.getString(1)));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copyPlatform(Path folder) {
    for (var kind : List.of("migration", "undo")) {
      ScriptFolder.read("db/" + kind + "/platform")
          .forEach((name, text) -> {
            try {
              var target = Files.createDirectories(folder.resolve(kind).resolve("platform"));
              Files.writeString(target.resolve(name), text);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
