package dev.signalbox.testing.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Pages name files, classes and tests, which have to exist, and use the terms of the glossary.
class DocumentationTest {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven"));

  /// Folders of builds, and pages made of comments in SQL.
  private static final Pattern OTHERS =
      Pattern.compile("(^|/)(target|node_modules|\\.[^/]*)/|^docs/reference/schema/");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z][A-Za-z]+)\\.java`|`([A-Z][A-Za-z]+(?:Test|Suite|Attacks))`");

  /// Words that the glossary replaced, as they read in prose. Names in code stay.
  private static final List<Pattern> REPLACED =
      List.of(
          Pattern.compile("\\b(?:anew|afresh)\\b"),
          Pattern.compile("\\blease.{0,40}\\btaken back\\b|\\bleases? ran out and\\b"),
          Pattern.compile("\\b(?:goes|go) alone\\b"),
          Pattern.compile("\\b(?:is|was|were) entered\\b"),
          Pattern.compile("\\bpoisoned\\b"),
          Pattern.compile("\\bdigests? (?:an |each |every )?events?\\b"));

  private static List<Path> pages() {
    try (var files = Files.walk(ROOT, 6)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !OTHERS.matcher(ROOT.relativize(file).toString()).find())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_link_leads_to_a_file() {
    var missing = new TreeSet<String>();
    for (var page : pages()) {
      LINK.matcher(text(page))
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.contains("://"))
          .filter(target -> !Files.exists(page.resolveSibling(target)))
          .forEach(target -> missing.add(ROOT.relativize(page) + ": " + target));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void every_class_and_every_test_that_a_page_names_exists() throws IOException {
    Set<String> classes;
    try (var files = Files.walk(ROOT)) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }
    var missing = new TreeSet<String>();
    int named = 0;
    for (var page : pages()) {
      for (var found : CLASS.matcher(text(page)).results().toList()) {
        named++;
        var name = found.group(1) == null ? found.group(2) : found.group(1);
        if (!classes.contains(name)) {
          missing.add(ROOT.relativize(page) + ": " + name);
        }
      }
    }
    assertTrue(named > 50, "no page names a class any more");
    assertEquals(Set.of(), missing);
  }

  @Test
  void pages_use_the_terms_of_the_glossary() {
    var found = new TreeSet<String>();
    for (var page : pages()) {
      var lines = text(page).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        for (var replaced : REPLACED) {
          if (replaced.matcher(lines.get(i)).find()) {
            found.add(ROOT.relativize(page) + ":" + (i + 1) + " " + replaced);
          }
        }
      }
    }
    assertEquals(Set.of(), found);
  }

  @Test
  void a_readme_stays_within_its_length() {
    assertTrue(text(ROOT.resolve("README.md")).lines().count() <= 120);
  }

  @Test
  void a_decision_has_a_status_a_date_and_a_line_in_the_index() throws IOException {
    var folder = ROOT.resolve("docs/adr");
    var index = text(folder.resolve("README.md"));
    try (var files = Files.list(folder)) {
      for (var decision :
          files.filter(file -> file.toString().matches(".*/\\d{4}-.*\\.md")).toList()) {
        var text = text(decision);
        var name = decision.getFileName().toString();
        assertTrue(text.contains("**Status:** ") && text.contains("**Date:** 20"), name);
        assertTrue(index.contains("(" + name + ")"), () -> "the index lacks " + name);
      }
    }
  }
}
