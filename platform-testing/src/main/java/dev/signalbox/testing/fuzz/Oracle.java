package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Code;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.description.DescribedAnswers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges answers and records violations.
final class Oracle {
  private static final Set<String> CODES =
      Code.all().stream().map(Code::code).collect(Collectors.toSet());
  private static final List<String> INTERNALS =
      List.of("Exception", "at dev.signalbox", "org.postgresql", "SELECT ", "INSERT ", "SQLSTATE");

  private final Set<String> shared;
  private final TreeMap<String, String> findings = new TreeMap<>();
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();
  private final Set<String> succeeded = new HashSet<>();

  private final DescribedAnswers described;

  /// Takes the ids that belong to neither tenant as `shared`.
  Oracle(Set<String> shared, DescribedAnswers described) {
    this.shared = shared;
    this.described = described;
  }

  /// Judges an answer. `operation` is null for requests that no operation describes; `sent` is all
  /// the caller wrote.
  void judge(
      @Nullable Operation operation, String sent, Api.Answer answer, Tenant caller, Tenant other) {
    statuses.merge(answer.status(), 1, Integer::sum);
    var where = (operation == null ? "edge" : operation.key()) + " " + answer.status();
    if (answer.status() >= 500 && answer.status() != 503) {
      find(where + " is a server error", sent);
    }
    if (operation != null) {
      documented(operation, where, sent, answer);
    }
    if (answer.status() >= 400) {
      problem(where, sent, answer);
    } else if (operation != null) {
      succeeded.add(operation.key());
      caller.saw(operation, answer.body(), shared);
    }
    foreign(where, sent, answer, other);
  }

  private void documented(Operation operation, String where, String sent, Api.Answer answer) {
    described
        .differences(operation.method(), operation.path(), answer)
        .forEach(difference -> find(where + ": " + difference.replaceAll("/\\d+", "/n"), sent));
  }

  private void problem(String where, String sent, Api.Answer answer) {
    if (!answer.header("content-type").startsWith("application/problem+json")) {
      find(where + " is no problem+json", sent);
      return;
    }
    JsonNode problem = Json.stored(answer.body());
    if (problem.path("status").asInt() != answer.status()
        || !CODES.contains(problem.path("code").asText())
        || problem.path("requestId").asText().isEmpty()) {
      find(where + " is a malformed problem", answer.body());
    }
    var detail = problem.path("detail").asText() + problem.path("title").asText();
    if (INTERNALS.stream().anyMatch(detail::contains)) {
      find(where + " tells of internals", answer.body());
    }
  }

  private void foreign(String where, String sent, Api.Answer answer, Tenant other) {
    if (answer.body().contains(other.marker) && !sent.contains(other.marker)) {
      find(where + " shows a text of the other tenant", sent);
    }
    for (var id : Tenant.uuids(answer.body())) {
      if (other.owns(id) && !sent.contains(id)) {
        find(where + " shows an id of the other tenant", sent);
      }
    }
  }

  void find(String what, String sent) {
    findings.putIfAbsent(what, sent.substring(0, Math.min(sent.length(), 600)));
  }

  /// Returns the violations, each with the first request that showed it.
  Map<String, String> findings() {
    return findings;
  }

  Map<Integer, Integer> statuses() {
    return statuses;
  }

  Set<String> succeeded() {
    return succeeded;
  }
}
