package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where scripts are read: V scripts of a schema in `migration/<schema>`, the U scripts that take
/// them back in `undo/<schema>`, out of Flyway's sight.
public record MigrationScripts(String root) {
  private static final String CLASS_PATH = "classpath:";
  private static final Pattern REQUIRES =
      Pattern.compile("requires: ((?:[a-z_]+ >= \\d+)(?:, [a-z_]+ >= \\d+)*)");
  private static final Pattern IRREVERSIBLE =
      Pattern.compile("^-- irreversible: (.+)$", Pattern.MULTILINE);

  /// Those of the modules on the class path.
  public static MigrationScripts onClassPath() {
    return new MigrationScripts(CLASS_PATH + "db");
  }

  /// Those of a folder that holds `migration` and `undo`.
  public static MigrationScripts in(Path folder) {
    return new MigrationScripts("filesystem:" + folder);
  }

  String location(String schema) {
    return root + "/migration/" + schema;
  }

  Optional<String> migration(String schema, String fileName) {
    return read("/migration/" + schema + "/" + fileName);
  }

  /// The script that takes this V script back.
  Optional<String> undo(String schema, String fileName) {
    return read("/undo/" + schema + "/" + fileName.replaceFirst("^V", "U"));
  }

  /// What its header says it needs of other modules: schema to least version.
  static Map<String, Integer> requirements(String script) {
    var found = REQUIRES.matcher(script);
    var required = new LinkedHashMap<String, Integer>();
    if (found.find()) {
      for (var part : found.group(1).split(", ", -1)) {
        var words = part.split(" >= ", -1);
        required.put(words[0], Integer.valueOf(words[1]));
      }
    }
    return required;
  }

  /// As the ledger keeps it.
  static String describe(Map<String, Integer> requirements) {
    return requirements.entrySet().stream()
        .map(needed -> needed.getKey() + " >= " + needed.getValue())
        .collect(Collectors.joining(", "));
  }

  /// The reason a script gives for having no way back.
  static Optional<String> irreversible(String script) {
    var found = IRREVERSIBLE.matcher(script);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// File name to text of all V scripts of a schema.
  SortedMap<String, String> all(String schema) {
    var folder = location(schema);
    if (folder.startsWith(CLASS_PATH)) {
      return prefixed(ScriptFolder.read(folder.substring(CLASS_PATH.length())));
    }
    var texts = new TreeMap<String, String>();
    try {
      ScriptFolder.readFiles(Path.of(folder.substring(folder.indexOf(':') + 1)), texts);
      return prefixed(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> prefixed(SortedMap<String, String> texts) {
    texts.replaceAll((_, text) -> RoleNames.in(text));
    return texts;
  }

  private Optional<String> read(String path) {
    try {
      var text =
          root.startsWith(CLASS_PATH)
              ? resource("/" + root.substring(CLASS_PATH.length()) + path)
              : file(Path.of(root.substring(root.indexOf(':') + 1) + path));
      return text.map(RoleNames::in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> file(Path path) throws IOException {
    return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
  }

  private static Optional<String> resource(String path) throws IOException {
    try (var in = MigrationScripts.class.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
