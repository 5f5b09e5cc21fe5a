package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "refund policy, refund policy, ''",
        "refund -draft, refund, draft",
        "-draft refund, refund, draft",
        "refund -\"first draft\" policy, refund   policy, \"first draft\"",
        "ISSUE-1234, ISSUE-1234, ''",
        "a - b, a - b, ''",
        "'refund -draft -old', 'refund', 'draft|old'",
        "'\"to the letter\" -x', '\"to the letter\"', x"
      })
  void a_minus_before_a_word_or_phrase_excludes_it(String query, String words, String excluded) {
    var parsed = SearchText.parse(query);
    assertEquals(words, parsed.words());
    assertEquals(
        excluded.isEmpty() ? List.of() : List.of(excluded.split("\\|", -1)), parsed.excluded());
  }
}
