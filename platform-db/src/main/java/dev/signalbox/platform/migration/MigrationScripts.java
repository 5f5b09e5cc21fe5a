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

/// Locates scripts: the V scripts of a schema in `migration/<schema>`, and the U scripts that undo
/// them in `undo/<schema>`, which Flyway does not read.
public record MigrationScripts(String root) {
  private static final String CLASS_PATH = "classpath:";
  private static final Pattern REQUIRES =
      Pattern.compile("requires: ((?:[a-z_]+ >= \\d+)(?:, [a-z_]+ >= \\d+)*)");
  private static final Pattern IRREVERSIBLE =
      Pattern.compile("^-- irreversible: (.+)$", Pattern.MULTILINE);

  /// Locates the scripts of the modules on the class path.
  public static MigrationScripts onClassPath() {
    return new MigrationScripts(CLASS_PATH + "db");
  }

  /// Locates the scripts in a folder that contains `migration` and `undo`.
  public static MigrationScripts in(Path folder) {
    return new MigrationScripts("filesystem:" + folder);
  }

  String location(String schema) {
    return root + "/migration/" + schema;
  }

  Optional<String> migration(String schema, String fileName) {
    return read("/migration/" + schema + "/" + fileName);
  }

  /// Returns the script that undoes this V script.
  Optional<String> undo(String schema, String fileName) {
    return read("/undo/" + schema + "/" + fileName.replaceFirst("^V", "U"));
  }

  /// Returns the required versions of other modules from the header of a script: schema to minimum
  /// version.
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

  /// Formats requirements as the ledger stores them.
  static String describe(Map<String, Integer> requirements) {
    return requirements.entrySet().stream()
        .map(needed -> needed.getKey() + " >= " + needed.getValue())
        .collect(Collectors.joining(", "));
  }

  /// Returns the reason that a script gives for being irreversible.
  static Optional<String> irreversible(String script) {
    var found = IRREVERSIBLE.matcher(script);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// Returns all V scripts of a schema: file name to text.
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
