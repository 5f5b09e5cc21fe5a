package dev.signalbox.testing.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationGateTest {
  /// Settings that exist for these tests only.
  ///
  /// @param apiKey Is explained in two lines.
  /// @param pause Is explained, too.
  @ConfigurationProperties("signalbox.planted")
  record Planted(
      String apiKey, @Bindable(defaultValue = "3s") Duration pause, @Nullable String unexplained) {}

  @ConfigurationProperties("signalbox.bare")
  record Bare(boolean enabled) {}

  @Test
  void a_planted_key_without_a_comment_is_named_and_so_is_its_group() {
    assertEquals(
        List.of("signalbox.bare", "signalbox.bare.enabled", "signalbox.planted.unexplained"),
        Settings.unexplained(Settings.onClassPath()));
  }

  @Test
  void a_row_tells_key_variable_type_default_and_meaning() {
    var page = ConfigurationPage.of(Settings.onClassPath());
    for (var row :
        List.of(
            "| `signalbox.planted.api-key` | `SIGNALBOX_PLANTED_API_KEY` | text | **required** | Is explained in two lines. Secret; `SIGNALBOX_PLANTED_API_KEY_FILE` works. |",
            "| `signalbox.planted.pause` | `SIGNALBOX_PLANTED_PAUSE` | duration | `3s` | Is explained, too. |",
            "| `signalbox.planted.unexplained` | `SIGNALBOX_PLANTED_UNEXPLAINED` | text |  |  |")) {
      assertTrue(page.contains(row + "\n"), () -> row + "\nis not in\n" + page);
    }
  }

  @Test
  void a_name_in_the_sources_that_the_page_lacks_is_found(@TempDir Path root) throws IOException {
    var sources = Files.createDirectories(root.resolve("module/src/main/java"));
    Files.writeString(
        sources.resolve("Planted.java"),
        """
        System.getenv("SIGNALBOX_HIDDEN"); System.getenv("SIGNALBOX_HOME_FILE"); "DATABASE_SECRET_"
        @Value("${signalbox.hidden.value:5}") @Requires(property = "signalbox.hidden.condition")
        @Property(name = "signalbox.hidden.property") @Value("${signalbox.entry.key}")
        """);
    Files.writeString(
        sources.resolve("logback.xml"), "${SIGNALBOX_LOG_LEVEL:-INFO} SIGNALBOX_LOG_");
    assertEquals(
        List.of(
            "DATABASE_SECRET_",
            "SIGNALBOX_HIDDEN",
            "SIGNALBOX_LOG_LEVEL",
            "signalbox.hidden.condition",
            "signalbox.hidden.property",
            "signalbox.hidden.value"),
        Mentions.missing(root, ConfigurationPage.of(Settings.onClassPath())));
  }
}
