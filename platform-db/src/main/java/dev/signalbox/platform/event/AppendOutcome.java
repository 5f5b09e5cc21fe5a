package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Row;
import java.util.List;
import java.util.UUID;

/// Represents a row that `platform.append_together` returned.
record AppendOutcome(String name, long first, long last, List<UUID> conflicting) {
  static AppendOutcome of(Row row) {
    return new AppendOutcome(
        row.text("outcome"),
        row.number("first_position"),
        row.number("last_position"),
        row.uuids("conflicting"));
  }

  boolean stored() {
    return name.equals("APPENDED");
  }

  /// Returns the result for the caller, or throws the problem of an append that was not tried.
  AppendResult result() {
    return switch (name) {
      case "APPENDED" -> new AppendResult.Appended(first, last);
      case "REPEATED" -> new AppendResult.Repeated(first, last);
      case "CONFLICT" -> new AppendResult.Conflict(conflicting);
      case "KEY_REUSED" ->
          throw new Problem(
              ProblemCode.IDEMPOTENCY_KEY_REUSED, "The key was used to append other events.");
      case "TOKEN_REQUIRED" ->
          throw new Problem(
              ProblemCode.CONSISTENCY_TOKEN_REQUIRED,
              "Outside of ordered mode append after a token, not after a position.");
      case "TOKEN_FOREIGN" -> throw ConsistencyToken.foreign();
      default -> throw new IllegalStateException("unknown outcome of an append");
    };
  }
}
