package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.testing.description.DescribedAnswers;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.web.router.Router;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks every route that the router knows: it rejects requests without credentials and roles
/// without the permission, and answers a foreign id exactly like a missing id.
@SuppressWarnings("NullAway.Init")
public abstract class ApiContractSuite extends ServiceTest {
  /// Holds what the suite needs to call a route with a path variable: an id of Acme's, and a valid
  /// body ("" if the route takes none).
  public record Example(String id, String body) {}

  /// Creates resources as Acme's owner and returns an example for each route with a path variable,
  /// keyed like `PATCH /v1/connections/{id}`. Routes without an example fail the suite.
  protected abstract Map<String, Example> examples(Api acmeOwner);

  /// Returns the routes whose path variable names something that all workspaces share.
  protected Set<String> globalRoutes() {
    return Set.of();
  }

  /// The platform's own route whose path variable is the same for all workspaces.
  private static final String KIND_OF_DATA = " /v1/retention/{kind}";

  private static final Set<Permission> KEYED =
      EnumSet.of(Permission.WRITE, Permission.APPROVE, Permission.ADMINISTER);

  @Inject Router router;

  private Map<String, Example> examples = Map.of();
  private DescribedAnswers described;

  private record Route(
      String method, String template, @Nullable Permission needed, String mediaType) {
    boolean declared() {
      return needed != null;
    }

    String key() {
      return method + " " + template;
    }

    boolean hasBody() {
      return !method.equals("GET") && !method.equals("DELETE");
    }

    boolean hasVariable() {
      return template.contains("{");
    }

    String path(String id) {
      return template
          .replaceAll("\\{[?&][^}]*}", "")
          .replaceFirst("\\{[^}]*}", id)
          .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }
  }

  @BeforeAll
  void arrange() {
    examples = examples(acme("OWNER"));
    described = DescribedAnswers.of(anonymous(), service().name());
  }

  @TestFactory
  Stream<DynamicTest> every_route_declares_what_it_needs() {
    return routes()
        .map(route -> dynamicTest(route.key(), () -> assertTrue(route.declared(), route.key())));
  }

  @TestFactory
  Stream<DynamicTest> every_route_rejects_a_caller_without_credentials() {
    return routes()
        .filter(route -> route.needed() != Permission.PUBLIC)
        .map(route ->
            dynamicTest(
                route.key(),
                () -> {
                  var answer = call(anonymous(), route, UUID.randomUUID().toString(), "{}");
                  assertEquals(401, answer.status(), answer.body());
                  assertEquals("unauthenticated", answer.code());
                }));
  }

  @TestFactory
  Stream<DynamicTest> every_route_asks_for_the_right_before_it_reads_the_body() {
    var unknownKey = anonymous().with("X-API-Key", "sbk_0123456789abcdef." + "s".repeat(40));
    return routes()
        .filter(route -> route.needed() != Permission.PUBLIC)
        .map(route ->
            dynamicTest(
                route.key(),
                () -> {
                  assertEquals(401, unreadable(unknownKey, route).status());
                  if (KEYED.contains(route.needed())) {
                    assertEquals("forbidden", unreadable(acme("VIEWER"), route).code());
                  }
                  if (route.needed() != Permission.OWN_ACCOUNT) {
                    var foreign =
                        acme("OWNER").with("X-Workspace-Id", Organizations.GLOBEX.toString());
                    assertEquals(404, unreadable(foreign, route).status());
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> every_route_rejects_a_query_parameter_that_it_does_not_know() {
    return routes()
        .map(route ->
            dynamicTest(
                route.key(),
                () -> {
                  var path = route.path(UUID.randomUUID().toString());
                  var answer =
                      acme("OWNER")
                          .send(
                              route.method(),
                              path + "?misspelt=1",
                              route.hasBody() ? new byte[0] : null,
                              route.mediaType());
                  assertEquals(400, asDescribed(route, answer).status(), answer.body());
                  assertEquals("unknown-parameter", answer.code(), answer.body());
                }));
  }

  /// Sends a body that no route can parse.
  private Api.Answer unreadable(Api api, Route route) {
    return asDescribed(
        route,
        api.send(
            route.method(),
            route.path(UUID.randomUUID().toString()),
            route.hasBody() ? "{]".getBytes(StandardCharsets.UTF_8) : null,
            route.mediaType()));
  }

  private Api.Answer asDescribed(Route route, Api.Answer answer) {
    var differences = described.differences(route.method(), route.template(), answer);
    assertEquals(List.of(), differences, () -> route.key() + " " + answer);
    return answer;
  }

  /// Checks the return types, since the advice can replay only an [HttpResponse].
  @TestFactory
  Stream<DynamicTest> every_post_that_changes_a_workspace_takes_an_idempotency_key() {
    return router
        .uriRoutes()
        .filter(route -> route.getHttpMethodName().equals("POST"))
        .filter(route ->
            route
                .getAnnotationMetadata()
                .enumValue(Permitted.class, Permission.class)
                .filter(KEYED::contains)
                .isPresent())
        .map(route ->
            dynamicTest(
                route.getUriMatchTemplate().toPathString(),
                () -> assertEquals(HttpResponse.class, route.getReturnType().getType())));
  }

  @TestFactory
  Stream<DynamicTest> a_foreign_id_is_answered_like_a_missing_id() {
    return routes()
        .filter(route -> route.hasVariable() && !globalRoutes().contains(route.key()))
        .filter(route -> !route.key().endsWith(KIND_OF_DATA))
        .map(route ->
            dynamicTest(
                route.key(),
                () -> {
                  var example = examples.get(route.key());
                  if (example == null) {
                    throw new AssertionError("no example for " + route.key());
                  }
                  var missingId = UUID.randomUUID().toString();
                  var foreign = call(globex(), route, example.id(), example.body());
                  var missing = call(globex(), route, missingId, example.body());
                  assertEquals(404, foreign.status(), foreign.body());
                  assertEquals(
                      neutral(missing.body(), missingId), neutral(foreign.body(), example.id()));
                  assertEquals(missing.status(), foreign.status());
                  assertTrue(foreign.header("content-type").startsWith("application/problem+json"));
                }));
  }

  private Api.Answer call(Api api, Route route, String id, String body) {
    return asDescribed(
        route,
        api.with("If-Match", "\"1\"")
            .send(
                route.method(),
                route.path(id),
                route.hasBody() ? body.getBytes(StandardCharsets.UTF_8) : null,
                route.mediaType()));
  }

  private static String neutral(String body, String id) {
    return body.replace(id, "ID")
        .replaceAll("\"requestId\":\"[^\"]*\"", "")
        .replaceAll("\"instance\":\"[^\"]*\"", "");
  }

  private Stream<Route> routes() {
    return router
        .uriRoutes()
        .filter(
            route -> route.getUriMatchTemplate().toPathString().matches("/(v1|auth|keys)(/.*)?"))
        .map(route ->
            new Route(
                route.getHttpMethodName(),
                route.getUriMatchTemplate().toPathString(),
                route
                    .getAnnotationMetadata()
                    .enumValue(Permitted.class, Permission.class)
                    .orElse(null),
                mediaType(route.getConsumes())))
        .filter(route -> !route.method().equals("HEAD") && !route.method().equals("OPTIONS"))
        .distinct();
  }

  private static String mediaType(List<MediaType> consumed) {
    return consumed.isEmpty() ? "application/json" : consumed.getFirst().toString();
  }
}
