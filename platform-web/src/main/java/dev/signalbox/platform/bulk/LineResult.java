package dev.signalbox.platform.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalbox.platform.problem.Code;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import io.micronaut.core.annotation.Introspected;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The result of one item. `line` is the number of the line, or of the element of an array, from 1;
/// `id` is what is stored; `externalId` is the name that the item itself carries. A rejected item
/// has a problem code, a pointer into the item where one place is at fault, and a detail.
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LineResult(
    int line,
    LineOutcome result,
    @Nullable UUID id,
    @Nullable String externalId,
    @Nullable String code,
    @Nullable String pointer,
    @Nullable String detail) {

  public static LineResult of(int line, LineOutcome result, @Nullable UUID id) {
    return new LineResult(line, result, id, null, null, null, null);
  }

  public static LineResult rejected(int line, Problem problem) {
    var first = problem.errors().stream().findFirst();
    return new LineResult(
        line,
        LineOutcome.REJECTED,
        null,
        null,
        problem.code().code(),
        first.map(FieldError::pointer).orElse(null),
        first.map(FieldError::detail).orElse(problem.detail()));
  }

  public LineResult withExternalId(String named) {
    return new LineResult(line, result, id, named, code, pointer, detail);
  }

  /// Tells whether nothing of the item was stored.
  public boolean refused() {
    return result == LineOutcome.REJECTED || result == LineOutcome.CONFLICT;
  }

  /// Tells whether the problem is transient, so that sending the item again may help.
  public boolean worthRepeating() {
    return code != null && Code.of(code).filter(Code::isTransient).isPresent();
  }

  /// Returns the refusal as an error of the whole request; its pointer begins with the line.
  public FieldError error() {
    return new FieldError(
        "/" + line + (pointer == null ? "" : pointer),
        code == null ? result.code() : code,
        detail == null ? "The version is known with other content." : detail);
  }
}
