package dev.signalbox.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests services with a wrong configuration: a message for each fault, an exit code, no stack
/// trace and no secret.
@Tag("slow")
class StartTest {
  private static final String SECRET = "s3cr-tpw-that-nobody-may-read-in-a-log";

  @TempDir private Path folder = Path.of("");

  private record End(int code, List<String> lines, String output) {}

  private static End start(Map<String, String> settings) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.signalbox.catalog.CatalogApplication");
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SIGNALBOX_") || name.startsWith("DATABASE_"));
    builder.environment().putAll(settings);
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertFalse(output.contains("\tat "), output);
    assertFalse(output.contains(SECRET), output);
    return new End(
        process.exitValue(),
        output.lines().filter(line -> line.startsWith("signalbox: ")).toList(),
        output);
  }

  /// Returns all settings that a service needs, with a database that does not exist.
  private Map<String, String> complete() throws IOException {
    var keys = folder.resolve("jwks.json");
    Files.writeString(
        keys,
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}");
    return new HashMap<>(
        Map.of(
            "DATABASE_URL",
            "postgresql://catalog_app:" + SECRET + "@127.0.0.1:9/sb",
            "SIGNALBOX_ENTRY_KEY",
            SECRET,
            "SIGNALBOX_WEB_CURSOR_SECRET",
            SECRET,
            "SIGNALBOX_AUTH_ISSUER",
            "https://issuer.test",
            "SIGNALBOX_AUTH_JWKS",
            keys.toUri().toString(),
            "SIGNALBOX_ACCOUNT_API_SHOW_INVITATION_TOKENS",
            "true",
            "MICRONAUT_SERVER_PORT",
            "0"));
  }

  @Test
  void all_missing_settings_are_reported_at_once() throws Exception {
    var end = start(Map.of());
    assertEquals(78, end.code(), end.output());
    for (var variable :
        List.of(
            "DATABASE_URL",
            "SIGNALBOX_ENTRY_KEY",
            "SIGNALBOX_WEB_CURSOR_SECRET",
            "SIGNALBOX_AUTH_ISSUER",
            "SIGNALBOX_AUTH_JWKS")) {
      assertEquals(
          1,
          end.lines().stream().filter(line -> line.startsWith("signalbox: " + variable)).count(),
          end.output());
    }
  }

  @Test
  void each_fault_is_named_by_its_variable() throws Exception {
    var faults =
        Map.of(
            "DATABASE_URL", "postgresql://app:" + SECRET + "@db:port/sb",
            "SIGNALBOX_ENTRY_KEY", "short",
            "SIGNALBOX_WEB_CURSOR_SECRET", "short",
            "SIGNALBOX_AUTH_JWKS", "file:/nonexistent");
    for (var fault : faults.entrySet()) {
      var settings = complete();
      settings.put(fault.getKey(), fault.getValue());
      var end = start(settings);
      assertEquals(78, end.code(), end.output());
      assertEquals(1, end.lines().size(), end.output());
      assertTrue(end.lines().getFirst().startsWith("signalbox: " + fault.getKey()), end.output());
    }
  }

  @Test
  void a_secret_may_stand_in_a_file_and_a_file_that_cannot_be_read_is_named() throws Exception {
    var settings = complete();
    settings.remove("SIGNALBOX_ENTRY_KEY");
    settings.put("SIGNALBOX_ENTRY_KEY_FILE", folder.resolve("missing").toString());
    var missing = start(settings);
    assertEquals(78, missing.code(), missing.output());
    assertTrue(
        missing.output().contains("SIGNALBOX_ENTRY_KEY_FILE names a file"), missing.output());
    Files.writeString(folder.resolve("missing"), SECRET + "\n");
    assertEquals(75, start(settings).code(), "only the database is missing now");
  }

  @Test
  void a_path_that_is_not_absolute_is_a_sentence() throws Exception {
    var keys = complete();
    keys.put("SIGNALBOX_ACCOUNT_API_ISSUER", "https://accounts.test");
    keys.put("SIGNALBOX_ACCOUNT_API_SIGNING_KEYS", "file:keys.json");
    var relative = start(keys);
    assertEquals(78, relative.code(), relative.output());
    assertTrue(
        relative.lines().getFirst().startsWith("signalbox: SIGNALBOX_ACCOUNT_API_SIGNING_KEYS"),
        relative.output());
  }

  /// Tests that the migrator's URL is parsed like the service's own: in libpq's form, or rejected
  /// with a message that does not contain it.
  @Test
  void the_url_for_migrations_is_understood_or_named() throws Exception {
    var settings = complete();
    var database = TestPostgres.newDatabase();
    settings.put("DATABASE_URL", database.url());
    settings.put("DATABASE_USER", "catalog_app");
    settings.put("DATABASE_PASSWORD", Objects.requireNonNullElse(database.password(), ""));
    settings.put("SIGNALBOX_MIGRATIONS_AT_START", "migrate");
    settings.put("SIGNALBOX_MIGRATIONS_URL", "postgresql://m:" + SECRET + "@db:port/sb");
    var wrong = start(settings);
    assertEquals(78, wrong.code(), wrong.output());
    assertEquals(1, wrong.lines().size(), wrong.output());
    assertTrue(
        wrong.lines().getFirst().startsWith("signalbox: SIGNALBOX_MIGRATIONS_URL"), wrong.output());
    settings.put("SIGNALBOX_MIGRATIONS_URL", "postgresql://m:" + SECRET + "@127.0.0.1:9/sb");
    var away = start(settings);
    assertEquals(75, away.code(), away.output());
  }

  @Test
  void a_database_that_does_not_answer_is_reported() throws Exception {
    var end = start(complete());
    assertEquals(75, end.code(), end.output());
    assertEquals(1, end.lines().size(), end.output());
  }
}
