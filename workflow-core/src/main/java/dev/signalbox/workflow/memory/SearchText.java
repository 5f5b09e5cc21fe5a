package dev.signalbox.workflow.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Represents a parsed query text: the words to find and, after a minus sign, the words or quoted
/// phrases to exclude. The exclusions are kept apart, so that the fallback from all words to any
/// word never turns `-draft` into "everything that is not a draft".
record SearchText(String words, List<String> excluded) {
  private static final Pattern EXCLUDED = Pattern.compile("(?<=^|\\s)-(\"[^\"]*\"|[^\\s\"]+)");

  SearchText {
    excluded = List.copyOf(excluded);
  }

  static SearchText parse(String text) {
    var excluded = new ArrayList<String>();
    var words =
        EXCLUDED
            .matcher(text)
            .replaceAll(match -> {
              excluded.add(match.group(1));
              return " ";
            });
    return new SearchText(words.strip(), excluded);
  }
}
