package dev.signalbox.testing.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads which settings there are from what the annotation processor writes into each jar.
public final class Settings {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final JsonMapper JSON = new JsonMapper();

  private Settings() {}

  /// Returns the settings of all modules on the class path, by prefix.
  public static List<SettingGroup> onClassPath() {
    try {
      var groups = new ArrayList<SettingGroup>();
      for (var file : Collections.list(Settings.class.getClassLoader().getResources(METADATA))) {
        groups.addAll(groups(file));
      }
      groups.sort(Comparator.comparing(SettingGroup::prefix));
      return List.copyOf(groups);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Prefixes and keys whose record has no comment about them.
  public static List<String> unexplained(List<SettingGroup> groups) {
    return groups.stream()
        .flatMap(group ->
            Stream.concat(
                Stream.of(group.prefix()).filter(_ -> group.meaning().isEmpty()),
                group.settings().stream()
                    .filter(setting -> setting.meaning().isEmpty())
                    .map(Setting::key)))
        .toList();
  }

  private static List<SettingGroup> groups(URL file) throws IOException {
    JsonNode all;
    try (var in = file.openStream()) {
      all = JSON.readTree(in);
    }
    var groups = new ArrayList<SettingGroup>();
    for (var group : all.path("groups")) {
      var source = group.path("type").asText();
      if (group.path("name").asText().startsWith("signalbox.") && isBeside(file, source)) {
        groups.add(
            new SettingGroup(
                readable(group.path("name").asText()),
                source,
                line(group.path("description")),
                settings(all.path("properties"), source)));
      }
    }
    return groups;
  }

  /// Tells whether the file belongs to the folder of the class: the file of a module's tests
  /// repeats records of the module without their comments.
  private static boolean isBeside(URL file, String source) {
    var name = source.replace('.', '/') + ".class";
    return file.toString()
        .replace(METADATA, name)
        .equals(String.valueOf(Settings.class.getClassLoader().getResource(name)));
  }

  private static List<Setting> settings(JsonNode properties, String source) {
    var settings = new ArrayList<Setting>();
    for (var property : properties) {
      if (property.path("sourceType").asText().equals(source)) {
        var key = property.path("name").asText();
        var fallback = property.path("defaultValue").asText();
        settings.add(
            new Setting(
                readable(key),
                property.path("type").asText(),
                fallback,
                fallback.isEmpty() && !isNullable(source, key),
                line(property.path("description"))));
      }
    }
    return settings;
  }

  private static boolean isNullable(String source, String key) {
    var name = key.substring(key.lastIndexOf('.') + 1);
    try {
      return Arrays.stream(
              Class.forName(source, false, Settings.class.getClassLoader()).getRecordComponents())
          .filter(component -> NameUtils.hyphenate(component.getName()).equals(name))
          .anyMatch(component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the key with a placeholder for the name, for records that may occur several times.
  private static String readable(String key) {
    return key.replace("*", "<name>");
  }

  private static String line(JsonNode text) {
    return text.asText().strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
