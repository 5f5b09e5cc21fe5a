package dev.signalbox.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tests that entry keys are retired after another one replaced them, service by service.
class RotateKeysTest {
  private static final String FRESH = "a fresh key of the catalogue, for this test alone";

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void one_service_gets_a_new_key_and_the_others_keep_theirs() throws Exception {
    EntryKeys.accept(database.migrator(), module("catalog"), FRESH);
    EntryKeys.accept(database.migrator(), module("health"), FRESH);
    var output =
        rotate(
            Map.of(
                "SIGNALBOX_ENTRY_KEY",
                TestPostgres.ENTRY_KEY,
                "SIGNALBOX_ENTRY_KEY_CATALOG",
                FRESH));
    assertTrue(output.contains("only the present entry key is accepted"), output);
    assertFalse(output.contains(FRESH) || output.contains(TestPostgres.ENTRY_KEY), output);
    assertEquals("fresh", accepted("catalog"));
    assertEquals("old", accepted("health"));
    assertEquals("old", accepted("workflow"));
  }

  private static ServiceModule module(String schema) {
    return ServiceModule.all().stream()
        .filter(module -> module.schema().equals(schema))
        .findFirst()
        .orElseThrow();
  }

  private String accepted(String schema) throws SQLException {
    try (var app = database.app(module(schema).appRole()).getConnection()) {
      return (EntryKeys.isAccepted(app, FRESH) ? "fresh" : "")
          + (EntryKeys.isAccepted(app, TestPostgres.ENTRY_KEY) ? "old" : "");
    }
  }

  private String rotate(Map<String, String> keys) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.signalbox.operator.Operator",
            "rotate-keys",
            "--retire-entry-keys");
    var environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.startsWith("SIGNALBOX_") || name.startsWith("DATABASE_"));
    environment.put("DATABASE_ADMIN_URL", database.url());
    environment.put("DATABASE_USER", "postgres");
    var password = database.password();
    environment.put("DATABASE_PASSWORD", password == null ? "" : password);
    environment.putAll(keys);
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
