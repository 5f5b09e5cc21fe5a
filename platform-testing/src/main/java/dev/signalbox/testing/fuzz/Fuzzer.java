package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the calls.
final class Fuzzer {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
  private static final Pattern SECRET =
      Pattern.compile("\"(?:secret|token|accessToken|refreshToken)\":\"([^\"]{16,})\"");
  private static final List<String> TYPES =
      List.of("text/plain", "application/xml", "garbage", "application/json; charset=utf-16");

  private final Description description;
  private final Map<String, String> examples;
  private final Random random;
  private final Oracle oracle;
  private final LogScan logs;
  private final Values values;
  private final Mutations mutations;

  Fuzzer(
      Description description,
      Map<String, String> examples,
      Random random,
      Oracle oracle,
      LogScan logs) {
    this.description = description;
    this.examples = examples;
    this.random = random;
    this.oracle = oracle;
    this.logs = logs;
    this.values = new Values(description, random);
    this.mutations = new Mutations(random);
  }

  /// Calls every operation with valid input first, so that later calls have objects to refer to.
  void run(Tenant first, Tenant second, int calls) {
    for (int round = 0; round < 3; round++) {
      for (var operation : description.operations()) {
        if (!operation.method().equals("DELETE")) {
          call(operation, first, second, false);
          call(operation, second, first, false);
        }
      }
    }
    for (int i = 0; i < calls; i++) {
      var operation = description.operations().get(random.nextInt(description.operations().size()));
      boolean spoiled = random.nextInt(2) == 0;
      if (random.nextInt(3) == 0) {
        call(operation, second, first, spoiled);
      } else {
        call(operation, first, second, spoiled);
      }
      if (i % 20 == 0) {
        edge(first, second);
        chain(operation, first, second);
      }
    }
  }

  /// Uses each id that the owner saw as the thief: every answer must be 4xx and contain nothing of
  /// the owner.
  void replay(Tenant owner, Tenant thief) {
    for (var operation : description.operations()) {
      if (operation.hasVariable()) {
        for (var id : ownIds(owner, operation)) {
          var path = fill(operation, thief, id);
          var answer = send(operation, path, thief, owner, false);
          if (answer.status() < 400) {
            oracle.find(operation.key() + " accepts an id of the other tenant", path);
          }
        }
      }
    }
  }

  private static List<String> ownIds(Tenant owner, Operation operation) {
    var matcher = VARIABLE.matcher(operation.path());
    return matcher.find()
        ? owner.ids(operation.collection(), matcher.group(1)).stream()
            .filter(owner::owns)
            .distinct()
            .limit(40)
            .toList()
        : List.of();
  }

  private void call(Operation operation, Tenant caller, Tenant other, boolean spoiled) {
    var id = spoiled && random.nextInt(6) == 0 ? mutations.text() : null;
    var path = fill(operation, caller, id) + query(operation, caller, spoiled);
    var _ = send(operation, path, caller, other, spoiled);
  }

  private Api.Answer send(
      Operation operation, String path, Tenant caller, Tenant other, boolean spoiled) {
    byte @Nullable [] body = null;
    var type = "application/json";
    if (!operation.bodies().isEmpty()) {
      var types = operation.bodies().keySet().stream().sorted().toList();
      type = types.get(random.nextInt(types.size()));
      var valid = valid(operation, type, caller);
      body =
          spoiled && random.nextBoolean()
              ? mutations.spoil(valid)
              : valid.toString().getBytes(StandardCharsets.UTF_8);
    }
    var api = headers(operation, caller.api, spoiled);
    if (spoiled && body != null && random.nextInt(15) == 0) {
      type = TYPES.get(random.nextInt(TYPES.size()));
    }
    var answer = patiently(api, operation.method(), path, body, type);
    var secrets = SECRET.matcher(answer.body());
    while (secrets.find()) {
      logs.forbid(secrets.group(1));
    }
    var text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    boolean describes = path.length() < 3500 && !path.matches(".*/([?:].*)?");
    oracle.judge(
        describes ? operation : null,
        operation.method() + " " + path + " " + api.headers().keySet() + " " + type + " " + text,
        answer,
        caller,
        other);
    return answer;
  }

  /// Repeats the call if the server has closed the kept-alive connection, as it does after a
  /// rejected header.
  private static Api.Answer patiently(
      Api api, String method, String path, byte @Nullable [] body, String type) {
    try {
      return api.send(method, path, body, type);
    } catch (UncheckedIOException e) {
      return api.send(method, path, body, type);
    }
  }

  private JsonNode valid(Operation operation, String type, Tenant caller) {
    var example = examples.get(operation.key());
    return example == null
        ? values.of(Objects.requireNonNull(operation.bodies().get(type)), "", caller, 0)
        : Json.stored(filled(example, caller));
  }

  /// Fills an example: `$mark` is the tenant's marker, `$n` a number, `$<collection>` the id of one
  /// of its rows.
  private String filled(String example, Tenant caller) {
    var matcher = Pattern.compile("\\$([a-z]+(?:-[a-z]+)*)").matcher(example);
    return matcher.replaceAll(found ->
        switch (found.group(1)) {
          case "mark" -> caller.marker;
          case "n" -> String.valueOf(random.nextInt(1_000));
          case "now" -> Instant.now().minusSeconds(random.nextInt(10_000)).toString();
          default -> caller.anId("/v1/" + found.group(1), "id", random);
        });
  }

  private Api headers(Operation operation, Api api, boolean spoiled) {
    var changed = api;
    for (var parameter : operation.parameters()) {
      if (parameter.path("name").asText().equals("If-Match")) {
        changed = changed.with("If-Match", "\"" + (1 + random.nextInt(3)) + "\"");
      }
      if (parameter.path("name").asText().equals("Idempotency-Key") && random.nextInt(4) == 0) {
        changed = changed.with("Idempotency-Key", "key-" + random.nextInt(200));
      }
    }
    if (!spoiled) {
      return changed;
    }
    return switch (random.nextInt(14)) {
      case 0 -> changed.without("X-Workspace-Id");
      case 1 -> changed.with("X-Workspace-Id", "not-a-workspace");
      case 2 -> changed.with("X-Workspace-Id", new UUID(1, random.nextLong()).toString());
      case 3 -> changed.without("Authorization");
      case 4 -> changed.with("Authorization", "Bearer nonsense");
      case 5 -> changed.with("X-API-Key", "sbx_nonsense");
      case 6 -> changed.with("If-Match", "nonsense");
      case 7 -> changed.with("Accept", "image/png");
      case 8 -> changed.with("Idempotency-Key", "x".repeat(300));
      case 9 -> changed.with("X-Request-Id", "<script>\t" + "x".repeat(300));
      default -> changed;
    };
  }

  private String fill(Operation operation, Tenant caller, @Nullable String id) {
    var matcher = VARIABLE.matcher(operation.path());
    var path = new StringBuilder();
    boolean first = true;
    while (matcher.find()) {
      var given =
          id != null && first ? id : caller.anId(operation.collection(), matcher.group(1), random);
      var value = encode(given);
      matcher.appendReplacement(path, Matcher.quoteReplacement(value));
      first = false;
    }
    return matcher.appendTail(path).toString();
  }

  private String query(Operation operation, Tenant caller, boolean spoiled) {
    var pairs = new ArrayList<String>();
    for (var parameter : operation.parameters()) {
      boolean required = parameter.path("required").asBoolean();
      if (parameter.path("in").asText().equals("query") && (required || random.nextInt(4) == 0)) {
        var name = parameter.path("name").asText();
        var valid =
            name.equals("cursor")
                ? ""
                : values.of(parameter.path("schema"), name, caller, 0).asText();
        var value = spoiled && random.nextInt(3) == 0 ? mutations.text() : valid;
        if (!value.isEmpty() || spoiled) {
          pairs.add(name + "=" + encode(value));
        }
      }
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  /// Sends requests that no operation describes.
  private void edge(Tenant caller, Tenant other) {
    var path = "/v1/" + encode(mutations.text());
    var answer =
        switch (random.nextInt(5)) {
          case 0 -> patiently(caller.api, "GET", path, null, "application/json");
          case 1 -> patiently(caller.api, "PUT", "/v1", new byte[] {1}, "application/json");
          case 2 -> patiently(caller.api, "TRACE", "/v1/integrations", null, "text/plain");
          case 3 ->
              patiently(caller.api, "GET", "/v1/..%2f..%2fetc%2fpasswd", null, "application/json");
          default -> {
            var api = caller.api.with("X-Long", "x".repeat(9_000));
            yield patiently(api, "GET", "/health/liveness", null, "application/json");
          }
        };
    oracle.judge(null, "edge " + path, answer, caller, other);
  }

  /// Creates, reads, reads as the other tenant, changes with a stale revision, deletes, and reads
  /// again.
  private void chain(Operation create, Tenant caller, Tenant other) {
    if (!create.method().equals("POST") || create.hasVariable()) {
      return;
    }
    var made = send(create, create.path(), caller, other, false);
    var id = made.status() == 201 ? made.json().path("id").asText("") : "";
    var read = find("GET", create.path());
    if (id.isEmpty() || read == null) {
      return;
    }
    expect(200, read, id, caller, other);
    expect(404, read, id, other, caller);
    var delete = find("DELETE", create.path());
    if (delete != null && deleted(delete, id, caller, other)) {
      expect(404, read, id, caller, other);
    }
  }

  private boolean deleted(Operation delete, String id, Tenant caller, Tenant other) {
    var path = fill(delete, caller, id);
    return send(delete, path, caller, other, false).status() == 204;
  }

  private void expect(int status, Operation operation, String id, Tenant caller, Tenant other) {
    var path = fill(operation, caller, id);
    var answer = send(operation, path, caller, other, false);
    if (answer.status() != status) {
      oracle.find(operation.key() + " in a chain is " + answer.status() + ", not " + status, path);
    }
  }

  private @Nullable Operation find(String method, String collection) {
    return description.operations().stream()
        .filter(o ->
            o.method().equals(method) && o.path().matches(Pattern.quote(collection) + "/\\{[^}]*}"))
        .findFirst()
        .orElse(null);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
