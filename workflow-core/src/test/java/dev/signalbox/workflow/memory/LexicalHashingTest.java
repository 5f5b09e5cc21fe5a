package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexicalHashingTest {
  private static final String GOLDEN = "bd97acf0";

  @Test
  void the_vector_of_a_text_never_changes() {
    // Stored vectors outlive this code: another value here requires another model id.
    var vector = LexicalHashing.embed("Refunds above 500 EUR need two signatures.");
    assertEquals(GOLDEN, Integer.toHexString(vector.text().hashCode()));
  }

  @Test
  void shared_words_make_texts_near() {
    var question = LexicalHashing.embed("Who signs refunds above 500 EUR?");
    var answer = LexicalHashing.embed("Refunds above 500 EUR need two signatures.");
    var other = LexicalHashing.embed("The office is closed during carnival.");
    assertTrue(question.cosine(answer) > question.cosine(other) + 0.2);
  }

  @Test
  void word_forms_and_typing_errors_stay_near() {
    var wrong = LexicalHashing.embed("integraton helth");
    assertTrue(wrong.cosine(LexicalHashing.embed("integration health")) > 0.3);
    assertTrue(wrong.cosine(LexicalHashing.embed("purchase order")) < 0.2);
  }

  @Test
  void the_lexical_provider_does_not_claim_to_be_semantic() {
    assertFalse(new LexicalHashing().semantic());
    assertTrue(new LexicalHashing().modelId().contains("lexical"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!!", "a", "😀", "\u0301", "ﬁ", "日本語", "x x x x x x x x"})
  void every_text_has_a_direction(String text) {
    var vector = LexicalHashing.embed(text);
    assertEquals(1, vector.cosine(vector), 1e-5);
  }
}
