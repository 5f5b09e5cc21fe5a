package dev.signalbox.platform.problem;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rejects a request with a stable code. Any code that serves a request may throw it; it rolls back
/// the running transaction. The detail is shown to the caller, so it never quotes stored data.
public final class Problem extends RuntimeException {
  private final Code code;
  private final List<FieldError> errors;
  private final int retryAfterSeconds;

  public Problem(Code code, String detail) {
    this(code, detail, List.of(), null);
  }

  public Problem(Code code, String detail, List<FieldError> errors) {
    this(code, detail, errors, null);
  }

  public Problem(Code code, String detail, List<FieldError> errors, @Nullable Throwable cause) {
    this(code, detail, errors, cause, 1);
  }

  private Problem(
      Code code,
      String detail,
      List<FieldError> errors,
      @Nullable Throwable cause,
      int retryAfterSeconds) {
    super(detail, cause);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /// Creates a problem with status 429: the same request may succeed after the given number of
  /// seconds.
  public static Problem tooMany(String detail, int retryAfterSeconds) {
    return new Problem(
        ProblemCode.TOO_MANY_REQUESTS, detail, List.of(), null, Math.max(1, retryAfterSeconds));
  }

  /// Creates the one answer for a missing id, a foreign id and a workspace that the caller does not
  /// belong to.
  public static Problem notFound() {
    return new Problem(ProblemCode.NOT_FOUND, "There is no such resource.");
  }

  /// Refuses with [#notFound] when a look for a resource found none.
  public static void requireFound(Optional<?> found) {
    if (found.isEmpty()) {
      throw notFound();
    }
  }

  /// Creates the answer to a change that was made for another revision than the present one.
  public static Problem staleRevision() {
    return new Problem(
        ProblemCode.STALE_REVISION, "Read the resource again and repeat the change on it.");
  }

  /// Returns the problem of a change of one revision that found no row; `present` is the resource
  /// as it is now, if there is one.
  public static Problem missingOrStale(Optional<?> present) {
    return present.isEmpty() ? notFound() : staleRevision();
  }

  public static Problem invalid(String pointer, String detail) {
    return new Problem(
        ProblemCode.INVALID_VALUE, detail, List.of(new FieldError(pointer, "invalid", detail)));
  }

  /// Returns after how many seconds a retry may help; see `Retry-After`.
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  public Code code() {
    return code;
  }

  /// Returns the detail; unlike the message of other exceptions it is never null.
  public String detail() {
    var message = getMessage();
    return message == null ? code.title() : message;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
