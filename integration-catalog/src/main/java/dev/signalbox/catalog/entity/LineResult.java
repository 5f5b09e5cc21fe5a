package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the result of one line of an upload.
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
record LineResult(
    int line,
    UpsertResult result,
    @Nullable UUID entityId,
    @Nullable String externalId,
    @Nullable String code,
    @Nullable String detail) {
  private static final Set<String> PASSING =
      Set.of(
          ProblemCode.CONCURRENT_UPDATE.code(),
          ProblemCode.UNAVAILABLE.code(),
          ProblemCode.TIMED_OUT.code());

  static LineResult of(int line, UpsertResult result, UUID entityId, String externalId) {
    return new LineResult(line, result, entityId, externalId, null, null);
  }

  /// Creates the result of a rejected line. The first error with a pointer says more than the
  /// general detail.
  static LineResult rejected(int line, @Nullable String externalId, Problem problem) {
    var detail =
        problem.errors().stream()
            .findFirst()
            .map(error -> error.pointer() + ": " + error.detail())
            .orElse(problem.detail());
    return new LineResult(
        line, UpsertResult.REJECTED, null, externalId, problem.code().code(), detail);
  }

  boolean isRefused() {
    return result == UpsertResult.REJECTED || result == UpsertResult.CONFLICT;
  }

  /// Returns true for a transient problem: sending the line again is safe and may succeed.
  boolean isPassing() {
    return PASSING.contains(code == null ? "" : code);
  }

  FieldError error() {
    return new FieldError(
        "/" + (line - 1),
        code == null ? result.code() : code,
        detail == null ? "The version is known with other content." : detail);
  }
}
