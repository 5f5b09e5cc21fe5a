package dev.signalbox.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Lists a module in the poms of the checkout: in the root, and in those of the programs that know
/// every service. Each line is inserted behind the one of workflow-core.
final class ModulePoms {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>signalbox</artifactId>\\s*<version>([^<]+)</version>");
  private static final String MODULE = "    <module>%s</module>\n";
  private static final String MANAGED =
      "      <dependency><groupId>dev.signalbox</groupId><artifactId>%s</artifactId><version>${project.version}</version></dependency>\n";
  private static final String RUNTIME =
      "    <dependency><groupId>dev.signalbox</groupId><artifactId>%s</artifactId><scope>runtime</scope></dependency>\n";
  private static final String COMPILED =
      "    <dependency><groupId>dev.signalbox</groupId><artifactId>%s</artifactId></dependency>\n";

  /// Maps each pom to the lines that it gets.
  private static final Map<String, List<String>> LINES =
      Map.of(
          "pom.xml", List.of(MODULE, MANAGED),
          "operator/pom.xml", List.of(RUNTIME),
          "launcher/pom.xml", List.of(COMPILED));

  private final Path root;
  private final String name;

  ModulePoms(Path root, String name) {
    this.root = root;
    this.name = name;
  }

  String version() throws IOException {
    var found = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
    if (!found.find()) {
      throw new IllegalStateException("pom.xml names no version");
    }
    return found.group(1);
  }

  boolean listed() throws IOException {
    return Files.readString(root.resolve("pom.xml")).contains(MODULE.formatted(name));
  }

  void add() throws IOException {
    for (var pom : LINES.entrySet()) {
      var file = root.resolve(pom.getKey());
      var text = Files.readString(file);
      for (var line : pom.getValue()) {
        text = after(text, line.formatted("workflow-core"), line.formatted(name));
      }
      Files.writeString(file, text);
    }
  }

  void remove() throws IOException {
    for (var pom : LINES.entrySet()) {
      var file = root.resolve(pom.getKey());
      var text = Files.readString(file);
      for (var line : pom.getValue()) {
        text = text.replace(line.formatted(name), "");
      }
      Files.writeString(file, text);
    }
  }

  private static String after(String text, String line, String added) {
    int at = text.indexOf(line);
    if (at < 0) {
      throw new IllegalStateException("a pom lacks the line of workflow-core: " + line.strip());
    }
    return text.substring(0, at + line.length()) + added + text.substring(at + line.length());
  }
}
