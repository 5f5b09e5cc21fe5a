package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names a subject of an event as `key:value`, for example `course:c1`. Tags are derived from the
/// payload; they are permanent, so they must not contain personal data (hash a name or an address
/// instead).
public record Tag(String key, String value) {
  /// The maximum number of characters of a whole tag.
  static final int MAX_LENGTH = 200;

  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  public Tag {
    if (!KEY.matcher(key).matches()
        || value.isBlank()
        || key.length() + 1 + value.length() > MAX_LENGTH
        || value.chars().anyMatch(Character::isISOControl)) {
      throw invalid("");
    }
  }

  public static Tag of(String key, UUID value) {
    return new Tag(key, value.toString());
  }

  /// Parses a tag; throws `event-tag-invalid` at the pointer if the text is not a tag.
  public static Tag parse(String text, String pointer) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw invalid(pointer);
    }
    try {
      return new Tag(text.substring(0, colon), text.substring(colon + 1));
    } catch (Problem e) {
      throw invalid(pointer);
    }
  }

  @Override
  public String toString() {
    return key + ":" + value;
  }

  private static Problem invalid(String pointer) {
    var detail =
        "A tag is key:value, its key of a-z, 0-9, _ and -, at most " + MAX_LENGTH + " characters.";
    return new Problem(
        ProblemCode.EVENT_TAG_INVALID,
        detail,
        List.of(new FieldError(pointer, "event-tag-invalid", detail)));
  }
}
