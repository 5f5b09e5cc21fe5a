package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Writes the files of a new module from the template in `module/` of this jar. The template has
/// names in double braces, in texts and in paths.
final class ModuleFiles {
  private ModuleFiles() {}

  static void write(Path root, String name, String thing, int port, String version)
      throws IOException {
    var names =
        Map.of(
            "{{module}}", name,
            "{{Module}}", capitalized(name),
            "{{thing}}", thing,
            "{{Thing}}", capitalized(thing),
            "{{THING}}", thing.toUpperCase(Locale.ROOT),
            "{{port}}", Integer.toString(port),
            "{{version}}", version);
    try (var jar = template();
        var files = Files.walk(jar.getPath("/module"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var relative = jar.getPath("/module").relativize(file).toString();
        var target = root.resolve(name).resolve(filled(relative, names));
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, filled(Files.readString(file), names));
      }
    }
  }

  /// Opens the jar of the launcher, which has the template.
  private static FileSystem template() throws IOException {
    var place = ModuleFiles.class.getProtectionDomain().getCodeSource().getLocation();
    return FileSystems.newFileSystem(Path.of(place.getPath()));
  }

  private static String filled(String text, Map<String, String> names) {
    var filled = text;
    for (var one : names.entrySet()) {
      filled = filled.replace(one.getKey(), one.getValue());
    }
    return filled;
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// Removes the folder of a module and its generated pages.
  static void remove(Path root, String name) throws IOException {
    var reference = root.resolve("docs").resolve("reference");
    for (var page :
        List.of("schema/" + name + ".md", "schema/" + name + ".sql", "openapi/" + name + ".yml")) {
      Files.deleteIfExists(reference.resolve(page));
    }
    try (var files = Files.walk(root.resolve(name))) {
      files.sorted(Comparator.reverseOrder()).forEach(ModuleFiles::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
