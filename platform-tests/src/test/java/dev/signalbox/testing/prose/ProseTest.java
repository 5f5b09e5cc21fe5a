package dev.signalbox.testing.prose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Checks the comments of all modules: doc comments begin with what the thing does, indexes have
/// one form, and words that the glossary replaced do not return.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProseTest {
  private static final Pattern FRAGMENT =
      Pattern.compile(
          "(What|Whether|How|Where|Who|Whoever|Whose|Whom|Which|When|Why|Of|For|Those|These|That|Nobody"
              + "|Somebody|Everybody|Anybody|Nothing|None|As|With|Without|Not|Only|By|In|At|On|From|To"
              + "|Until|Behind|Like|Beside|Also)\\b.*");
  private static final Pattern VERB = Pattern.compile("[A-Z][a-z]+s\\b.*");
  private static final Pattern INDEX = Pattern.compile("\\b(?:idx_\\w+|\\w+_(?:pkey|idx))\\b");
  private static final Pattern NAMED_INDEX =
      Pattern.compile("\\b(?:idx_\\w+|\\w+_(?:pkey|idx|key))\\b");

  private final Path root =
      Path.of(Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven"));
  private List<Comment> comments = List.of();

  @BeforeAll
  void readComments() throws IOException {
    comments = Comment.under(root);
    assertTrue(comments.size() > 2_000, comments.size() + " comments were found");
  }

  @Test
  void doc_comments_do_not_begin_as_noun_fragments() {
    assertNone(
        "Begin with what the thing does: Returns …, Holds …, Rejects …",
        comment -> comment.doc() && FRAGMENT.matcher(comment.text()).matches());
  }

  @Test
  void doc_comments_of_methods_begin_with_a_verb() {
    assertNone(
        "Begin with a verb in the third person: Returns …, Opens …, Rejects …",
        comment ->
            comment.isInProduct()
                && comment.isOfMethod()
                && !VERB.matcher(comment.text()).matches());
  }

  @Test
  void indexes_are_named_in_one_form_on_the_statement_that_uses_them() {
    assertNone(
        "Write `// index: NAME` above the statement that uses it",
        comment ->
            INDEX.matcher(comment.text()).find()
                && (comment.doc() || !comment.text().startsWith("index: ")));
  }

  @Test
  void named_indexes_exist() throws IOException {
    var known = new HashSet<String>();
    try (var pages = Files.list(root.resolve("docs/reference/schema"))) {
      for (var page : pages.filter(page -> page.toString().endsWith(".md")).toList()) {
        known.addAll(List.of(Files.readString(page).split("\\W+", -1)));
      }
    }
    var missing = new ArrayList<String>();
    for (var comment : comments) {
      // The template of a module names its indexes when the module is made.
      if (comment.text().startsWith("index: ") && !comment.text().contains("{{")) {
        NAMED_INDEX
            .matcher(comment.text())
            .results()
            .map(MatchResult::group)
            .filter(name -> !known.contains(name))
            .forEach(name -> missing.add(name + " in " + comment));
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void replaced_words_do_not_return() {
    for (var wording : Wording.REPLACED) {
      assertNone("Replace " + wording.pattern() + " by: " + wording.replacement(), wording::isIn);
    }
  }

  @Test
  void the_check_finds_what_it_forbids() {
    var lines =
        List.of(
            "  /// Whether it is.",
            "  boolean is() {",
            "    // things_pkey",
            "  }",
            "  /// Holds a note.",
            "  int n = 1;");
    var found = Comment.of("src/main/X.java", lines);
    assertEquals(
        List.of("Whether it is.", "things_pkey", "Holds a note."),
        found.stream().map(Comment::text).toList());
    assertTrue(found.getFirst().isOfMethod());
    assertFalse(found.getLast().isOfMethod());
    assertTrue(FRAGMENT.matcher(found.getFirst().text()).matches());
    assertTrue(INDEX.matcher(found.get(1).text()).find());
    var entered = new Comment("X.java", 1, true, "Nobody has entered `anew`.", "");
    assertEquals(2, Wording.REPLACED.stream().filter(wording -> wording.isIn(entered)).count());
  }

  private void assertNone(String advice, Predicate<Comment> forbidden) {
    var found = comments.stream().filter(forbidden).map(Comment::toString).toList();
    assertEquals("", String.join("\n", found), advice);
  }
}
