package dev.signalbox.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.GeneratedPage;
import dev.signalbox.testing.configuration.ConfigurationPage;
import dev.signalbox.testing.configuration.Mentions;
import dev.signalbox.testing.configuration.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// All modules together, since one page describes the settings of all of them.
class ConfigurationPageTest {
  @Test
  void every_setting_has_a_meaning_and_the_page_is_current() {
    var settings = Settings.onClassPath();
    assertEquals(List.of(), Settings.unexplained(settings), "each needs a @param in its record");
    GeneratedPage.assertCurrent("reference/configuration.md", ConfigurationPage.of(settings));
  }

  @Test
  void every_variable_and_key_that_the_sources_name_is_on_the_page() {
    var root = Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven");
    assertEquals(
        List.of(), Mentions.missing(Path.of(root), ConfigurationPage.of(Settings.onClassPath())));
  }
}
