package dev.signalbox.testing.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds variables of the environment, and keys in placeholders and conditions, that sources name
/// and the page does not.
public final class Mentions {
  private static final Pattern VARIABLE =
      Pattern.compile("\\b(?:SIGNALBOX|DATABASE)_[A-Z][A-Z0-9_]*");
  private static final Pattern KEY =
      Pattern.compile("(?:\\$\\{|property = \"|@Property\\(name = \")(signalbox\\.[a-z0-9.-]+)");

  private Mentions() {}

  /// Finds them below the `src/main` of every module in the folder.
  public static List<String> missing(Path folder, String page) {
    try (var modules = Files.list(folder)) {
      return modules
          .map(module -> module.resolve("src").resolve("main"))
          .filter(Files::isDirectory)
          .flatMap(Mentions::files)
          .flatMap(Mentions::names)
          .filter(name -> !isOn(page, name))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path sources) {
    try (var files = Files.walk(sources)) {
      return files.filter(file -> file.toString().matches(".*\\.(java|xml|yml)")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> names(Path file) {
    try {
      var text = Files.readString(file);
      return Stream.concat(
          VARIABLE.matcher(text).results().map(found -> found.group().replaceFirst("_FILE$", "")),
          KEY.matcher(text).results().map(found -> found.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Accepts a name that ends with `_` as the beginning of several names.
  private static boolean isOn(String page, String name) {
    return page.contains("| `" + name + (name.endsWith("_") ? "" : "` |"));
  }
}
