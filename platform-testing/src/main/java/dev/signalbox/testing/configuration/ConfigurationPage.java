package dev.signalbox.testing.configuration;

import static java.util.stream.Collectors.joining;

import dev.signalbox.platform.boot.Variable;
import dev.signalbox.platform.migration.ServiceModule;
import java.util.List;

/// Writes the page of all settings in Markdown.
public final class ConfigurationPage {
  private static final String START =
      """
      # Configuration

      Each setting has a key, for `application.yml` and system properties, and a variable of the environment. System properties go before variables, and variables before `application.yml`. A service refuses to start with a key under `signalbox.` or a variable under `SIGNALBOX_` that is not on this page, and names it. [How to deploy](../how-to/deploy-a-service.md) says which ones a service needs first. This page is generated from the code.

      A secret may stand in a file: `_FILE` behind the name of its variable takes the file's name instead, as in `SIGNALBOX_ENTRY_KEY_FILE=/run/secrets/entry-key`. That works for every variable of a key under `signalbox.`, providers excepted, and for those below that say so. A duration is a number with a unit: `500ms`, `5s`, `2m`, `1h`.

      """;

  private static final String SETTINGS =
      "| key | variable | type | default | meaning |\n|---|---|---|---|---|\n";

  private final Defaults defaults = Defaults.onClassPath();

  private ConfigurationPage() {}

  /// Returns the page for all services on the class path.
  public static String of(List<SettingGroup> groups) {
    var page = new ConfigurationPage();
    return START
        + groups.stream().map(page::group).collect(joining())
        + "## Variables of the environment\n\nThey are read before there are settings, or by commands, and have no key.\n\n"
        + "| variable | read by | default | meaning |\n|---|---|---|---|\n"
        + Variable.ALL.stream().map(ConfigurationPage::row).collect(joining())
        + "\n## Settings of Micronaut\n\nRead by every service. These are the ones an operator needs; the services set more of them in `signalbox-defaults.yml`.\n\n"
        + SETTINGS
        + FrameworkSetting.ALL.stream().map(page::row).collect(joining());
  }

  private String group(SettingGroup group) {
    return "## `%s`\n\n%s Read by %s.\n\n%s%s\n"
        .formatted(
            group.prefix(),
            group.meaning(),
            reader(group.source()),
            SETTINGS,
            group.settings().stream().map(this::row).collect(joining()));
  }

  /// Names the service that the record belongs to; every service reads the records of the platform.
  private static String reader(String source) {
    return ServiceModule.all().stream()
        .filter(service ->
            source.startsWith(
                service.mainClass().substring(0, service.mainClass().lastIndexOf('.') + 1)))
        .map(ServiceModule::name)
        .findFirst()
        .orElse("every service");
  }

  private String row(Setting setting) {
    var value = defaults.of(setting.key(), setting.fallback());
    return row(
        setting.key(),
        setting.type(),
        value.isEmpty() && setting.required() ? "**required**" : value,
        meaning(setting.meaning(), setting.isSecret(), Variable.of(setting.key())));
  }

  private String row(FrameworkSetting setting) {
    return row(setting.key(), setting.type(), defaults.of(setting.key(), ""), setting.meaning());
  }

  private static String row(String key, String type, String value, String meaning) {
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(key, Variable.of(key), readable(type), value, meaning);
  }

  private static String row(Variable variable) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            variable.name(),
            variable.readBy(),
            variable.fallback(),
            meaning(variable.meaning(), variable.secret(), variable.name()));
  }

  private static String meaning(String meaning, boolean secret, String variable) {
    return secret ? meaning + " Secret; `" + variable + "_FILE` works." : meaning;
  }

  private static String readable(String type) {
    return switch (type) {
      case "boolean" -> "`true` or `false`";
      case "int", "long" -> "whole number";
      case "java.math.BigDecimal" -> "number";
      case "java.time.Duration" -> "duration";
      case "java.lang.String" -> "text";
      default -> throw new IllegalArgumentException("give the type " + type + " a name here");
    };
  }
}
