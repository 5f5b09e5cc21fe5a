package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\":1,\"a\":[true,null]} | {\"a\":[true,null],\"b\":1}",
        "{ \"x\" : { \"z\":1, \"y\":2 } } | {\"x\":{\"y\":2,\"z\":1}}",
        "[1.50, 1.5, 15e-1] | [1.5,1.5,1.5]",
        "[100, 1e2] | [1E+2,1E+2]",
        "\"a\\u0041\" | \"aA\"",
        "[] | []",
        "{} | {}",
      })
  void equal_documents_have_one_canonical_text(String given, String canonical) {
    assertEquals(canonical, CanonicalJson.write(Json.stored(given)));
  }
}
