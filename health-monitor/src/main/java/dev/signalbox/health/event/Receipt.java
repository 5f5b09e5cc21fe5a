package dev.signalbox.health.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalbox.platform.problem.Problem;
import io.micronaut.core.annotation.Introspected;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the results of the items of one request, in their order.
@Introspected
record Receipt(long accepted, long duplicates, long rejected, List<Result> results) {

  static Receipt of(List<Result> results) {
    return new Receipt(
        count(results, ACCEPTED), count(results, DUPLICATE), count(results, REJECTED), results);
  }

  static final String ACCEPTED = "accepted";
  static final String DUPLICATE = "duplicate";
  static final String REJECTED = "rejected";

  /// Holds the result of one item: `id` if it was accepted; `code`, `pointer` and `detail` if it
  /// was rejected.
  @Introspected
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      int index,
      String result,
      @Nullable UUID id,
      @Nullable String code,
      @Nullable String pointer,
      @Nullable String detail) {

    Result at(int line) {
      return new Result(line, result, id, code, pointer, detail);
    }

    static Result accepted(int index, UUID id) {
      return new Result(index, ACCEPTED, id, null, null, null);
    }

    static Result duplicate(int index) {
      return new Result(index, DUPLICATE, null, null, null, null);
    }

    static Result rejected(int index, Problem problem) {
      var first = problem.errors().stream().findFirst();
      return new Result(
          index,
          REJECTED,
          null,
          problem.code().code(),
          first.map(error -> error.pointer()).orElse(null),
          first.map(error -> error.detail()).orElse(problem.detail()));
    }
  }

  /// Represents the last line of an NDJSON answer.
  @Introspected
  record Summary(long accepted, long duplicates, long rejected) {}

  Summary summary() {
    return new Summary(accepted, duplicates, rejected);
  }

  private static long count(List<Result> results, String result) {
    return results.stream().filter(r -> r.result().equals(result)).count();
  }
}
