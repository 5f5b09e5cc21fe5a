package dev.signalbox.platform.description;

import static dev.signalbox.platform.problem.ProblemCode.BAD_REQUEST;
import static dev.signalbox.platform.problem.ProblemCode.BODY_TOO_LARGE;
import static dev.signalbox.platform.problem.ProblemCode.BOTH_CREDENTIALS;
import static dev.signalbox.platform.problem.ProblemCode.CONCURRENT_UPDATE;
import static dev.signalbox.platform.problem.ProblemCode.DUPLICATE_FIELD;
import static dev.signalbox.platform.problem.ProblemCode.FORBIDDEN;
import static dev.signalbox.platform.problem.ProblemCode.IDEMPOTENCY_KEY_INVALID;
import static dev.signalbox.platform.problem.ProblemCode.IDEMPOTENCY_KEY_REUSED;
import static dev.signalbox.platform.problem.ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE;
import static dev.signalbox.platform.problem.ProblemCode.INVALID_CURSOR;
import static dev.signalbox.platform.problem.ProblemCode.INVALID_PARAMETER;
import static dev.signalbox.platform.problem.ProblemCode.INVALID_VALUE;
import static dev.signalbox.platform.problem.ProblemCode.KEY_SUSPENDED;
import static dev.signalbox.platform.problem.ProblemCode.MALFORMED_JSON;
import static dev.signalbox.platform.problem.ProblemCode.MISSING_FIELD;
import static dev.signalbox.platform.problem.ProblemCode.NOT_ACCEPTABLE;
import static dev.signalbox.platform.problem.ProblemCode.NOT_FOUND;
import static dev.signalbox.platform.problem.ProblemCode.NUMBER_OUT_OF_RANGE;
import static dev.signalbox.platform.problem.ProblemCode.QUOTA_EXCEEDED;
import static dev.signalbox.platform.problem.ProblemCode.REQUEST_IN_PROGRESS;
import static dev.signalbox.platform.problem.ProblemCode.REVISION_REQUIRED;
import static dev.signalbox.platform.problem.ProblemCode.STALE_REVISION;
import static dev.signalbox.platform.problem.ProblemCode.TIMED_OUT;
import static dev.signalbox.platform.problem.ProblemCode.TOO_DEEP;
import static dev.signalbox.platform.problem.ProblemCode.TOO_MANY_REQUESTS;
import static dev.signalbox.platform.problem.ProblemCode.UNAUTHENTICATED;
import static dev.signalbox.platform.problem.ProblemCode.UNAVAILABLE;
import static dev.signalbox.platform.problem.ProblemCode.UNKNOWN_FIELD;
import static dev.signalbox.platform.problem.ProblemCode.UNKNOWN_PARAMETER;
import static dev.signalbox.platform.problem.ProblemCode.UNSAFE_TEXT;
import static dev.signalbox.platform.problem.ProblemCode.UNSUPPORTED_MEDIA_TYPE;
import static dev.signalbox.platform.problem.ProblemCode.WORKSPACE_REQUIRED;
import static dev.signalbox.platform.problem.ProblemCode.WRONG_TYPE;

import dev.signalbox.platform.problem.Code;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells the problem codes of an operation: those that its form brings with it, by the part of the
/// form that brings them, and those of its own.
record Codes(SortedMap<Integer, Answer> byStatus) {

  /// Holds the codes of one status. `parts` names what brought them, so that operations of the same
  /// form share a description; `own` is true if a code of the operation is among them.
  record Answer(Set<Code> codes, Set<String> parts, boolean own) {
    Answer() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>(), false);
    }

    Answer withOwn(Code code) {
      codes.add(code);
      return new Answer(codes, parts, true);
    }
  }

  static Codes of(Route route, boolean isPage, boolean hasBody, boolean hasQuery, List<?> own) {
    var codes = new Codes(new TreeMap<>());
    codes.add("", BAD_REQUEST, BOTH_CREDENTIALS, UNKNOWN_PARAMETER, NOT_ACCEPTABLE);
    codes.add("", TOO_MANY_REQUESTS, UNAVAILABLE, TIMED_OUT);
    codes.addIf(!route.isPublic(), "", UNAUTHENTICATED, FORBIDDEN);
    codes.addIf(!route.isPublic(), "", IDENTITY_PROVIDER_UNAVAILABLE);
    codes.addIf(route.inWorkspace(), "Workspace", WORKSPACE_REQUIRED, KEY_SUSPENDED);
    codes.addIf(route.inWorkspace() || route.hasVariable(), "", NOT_FOUND);
    codes.addIf(route.hasVariable() || hasQuery, "Parameter", INVALID_PARAMETER);
    codes.addIf(isPage, "Page", INVALID_PARAMETER, INVALID_CURSOR);
    codes.addIf(
        hasBody,
        "Body",
        MALFORMED_JSON,
        UNKNOWN_FIELD,
        DUPLICATE_FIELD,
        MISSING_FIELD,
        WRONG_TYPE,
        TOO_DEEP,
        UNSAFE_TEXT,
        NUMBER_OUT_OF_RANGE,
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_VALUE);
    codes.addIf(route.changes(), "", CONCURRENT_UPDATE);
    codes.addIf(
        route.takesKey(),
        "Keyed",
        IDEMPOTENCY_KEY_INVALID,
        REQUEST_IN_PROGRESS,
        IDEMPOTENCY_KEY_REUSED);
    codes.addIf(route.needsRevision(), "", STALE_REVISION, REVISION_REQUIRED);
    codes.addIf(route.hasQuota(), "Quota", QUOTA_EXCEEDED);
    own.forEach(code -> codes.addOwn(code(code.toString())));
    return codes;
  }

  private void addIf(boolean applies, String part, Code... codes) {
    if (applies) {
      add(part, codes);
    }
  }

  private void add(String part, Code... codes) {
    for (var code : codes) {
      var answer = byStatus.computeIfAbsent(code.status(), _ -> new Answer());
      answer.codes().add(code);
      answer.parts().add(part);
    }
  }

  private void addOwn(Code code) {
    byStatus.compute(
        code.status(), (_, answer) -> (answer == null ? new Answer() : answer).withOwn(code));
  }

  private static Code code(String text) {
    return Code.of(text)
        .orElseThrow(() -> new IllegalStateException("no problem code is called " + text));
  }

  /// Returns the codes as a client reads them, one a line.
  static String described(Collection<Code> codes) {
    return codes.stream()
        .map(code -> "- `" + code.code() + "`: " + code.title() + ".")
        .collect(Collectors.joining("\n"));
  }
}
