package dev.signalbox.platform.tx;

import dev.signalbox.platform.problem.Causes;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Translates a database failure into the problem that the caller may see, without SQL and rows.
final class Failures {
  private Failures() {}

  static RuntimeException translate(RuntimeException failure) {
    var problem = Causes.find(failure, Problem.class);
    if (problem.isPresent()) {
      return problem.get();
    }
    var state = SqlState.of(failure);
    return switch (state) {
      case SERIALIZATION, LOCK_TIMEOUT ->
          of(ProblemCode.CONCURRENT_UPDATE, "Others are changing the same data.", failure);
      case CONNECTION -> of(ProblemCode.UNAVAILABLE, "The database does not answer.", failure);
      case POOL_EMPTY -> of(ProblemCode.UNAVAILABLE, "All connections are in use.", failure);
      case READ_ONLY_SERVER ->
          of(ProblemCode.UNAVAILABLE, "The database takes no changes now.", failure);
      case OUTCOME_UNKNOWN ->
          of(
              ProblemCode.UNAVAILABLE,
              "The connection broke while storing. With an Idempotency-Key repeat the same"
                  + " request; without one read the resource first, it may be stored.",
              failure);
      case TIMED_OUT -> of(ProblemCode.TIMED_OUT, "The work took longer than allowed.", failure);
      case DENIED -> denied(failure);
      case UNIQUE -> of(ProblemCode.ALREADY_EXISTS, "Such a resource exists already.", failure);
      case FOREIGN_KEY -> foreignKey(failure);
      case CHECK, NOT_NULL -> of(ProblemCode.INVALID_VALUE, "A value is not allowed.", failure);
      case INVALID_TEXT ->
          of(ProblemCode.INVALID_VALUE, "A text cannot be stored as given.", failure);
      case OUT_OF_RANGE -> of(ProblemCode.INVALID_VALUE, "A value is out of range.", failure);
      case BAD_DATE -> of(ProblemCode.DATE_OUT_OF_RANGE, "A time is out of range.", failure);
      case EXHAUSTED -> exhausted(failure);
      case QUOTA ->
          of(
              ProblemCode.QUOTA_EXCEEDED,
              "The quota of " + hint(failure).replace('_', ' ') + " is used up; see GET /v1/usage.",
              failure);
      case OTHER -> failure;
    };
  }

  private static Problem exhausted(RuntimeException failure) {
    return "query-too-broad".equals(hint(failure))
        ? of(
            ProblemCode.QUERY_TOO_BROAD,
            "More than 100,000 events would have to be looked at: name a rarer tag, or read after"
                + " a later position.",
            failure)
        : of(ProblemCode.UNAVAILABLE, "The database is out of resources.", failure);
  }

  private static String hint(RuntimeException failure) {
    return server(failure).map(ServerErrorMessage::getHint).orElse("");
  }

  private static RuntimeException denied(RuntimeException failure) {
    return switch (hint(failure)) {
      case "unknown-key", "unknown-user" ->
          of(ProblemCode.UNAUTHENTICATED, "The credentials are not valid.", failure);
      case "key-suspended" ->
          of(
              ProblemCode.KEY_SUSPENDED,
              "Whoever made this key lost the role that it needs; make a new key.",
              failure);
      case "role-forbids" -> of(ProblemCode.FORBIDDEN, "The role does not permit this.", failure);
      case "last-owner" -> of(ProblemCode.LAST_OWNER, "Make another user an owner first.", failure);
      case "account-exists" ->
          of(ProblemCode.ACCOUNT_EXISTS, "Sign in, then accept the invitation.", failure);
      // This is an operational fault: the database accepts another key, or the clocks differ by
      // minutes.
      case "no-proof" -> failure;
      default -> of(ProblemCode.NOT_FOUND, "There is no such resource.", failure);
    };
  }

  private static Problem foreignKey(RuntimeException failure) {
    return server(failure).filter(ForeignKeys::isStillReferenced).isPresent()
        ? of(ProblemCode.IN_USE, "Other resources still refer to it.", failure)
        : of(ProblemCode.REFERENCE_NOT_FOUND, "Something referred to does not exist.", failure);
  }

  private static Optional<ServerErrorMessage> server(Throwable failure) {
    return Causes.find(failure, SQLException.class)
        .filter(PSQLException.class::isInstance)
        .map(PSQLException.class::cast)
        .map(PSQLException::getServerErrorMessage);
  }

  private static Problem of(ProblemCode code, String detail, Throwable cause) {
    return new Problem(code, detail, List.of(), cause);
  }
}
