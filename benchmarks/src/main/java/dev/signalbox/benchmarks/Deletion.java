package dev.signalbox.benchmarks;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.TestTokens;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

/// Deletes a workspace with a million rows (events of the log, seven tags of each, events of
/// integrations) while another workspace reads. Measures the response time, the time of the
/// removal, and the effect on the other workspace.
public final class Deletion {
  private static final int LOGGED = 100_000;
  private static final int TAGS = 7;
  private static final int OF_INTEGRATIONS = 200_000;
  private static final Duration SLICE = Duration.ofSeconds(2);

  private Deletion() {}

  /// Runs the benchmark; takes no arguments.
  public static void main(String[] args) throws SQLException, InterruptedException {
    var database = TestPostgres.newDatabase();
    var report = new Report();
    try (var server = HealthService.on(database, Map.of("signalbox.account-api.enabled", "true"))) {
      var owner = new Api(server.getURI(), Map.of()).as(Organizations.acme("OWNER"));
      var workspace = workspace(owner);
      fill(database, workspace);
      var reads =
          new HttpLoad(
              server.getURI(),
              "/v1/integration-events?limit=20",
              Map.of(
                  "Authorization",
                  "Bearer " + TestTokens.valid("globex-owner"),
                  "X-Workspace-Id",
                  Organizations.GLOBEX.toString()));
      var _ = reads.run(1, Duration.ofSeconds(20)); // warms up the JIT compiler
      var idle = reads.run(1, Duration.ofSeconds(10));
      long begun = System.nanoTime();
      var answer = owner.delete("/v1/workspaces/" + workspace);
      double answered = (System.nanoTime() - begun) / 1e9;
      if (answer.status() != 204) {
        throw new IllegalStateException(answer.body());
      }
      var during = LongStream.builder();
      while (rowsLeft(database, workspace)) {
        Arrays.stream(reads.run(1, SLICE)).forEach(during);
      }
      System.out.printf("removed after %.0f s%n", (System.nanoTime() - begun) / 1e9);
      double alone = Isolation.percentile(idle, 95) / 1e6;
      double beside = Isolation.percentile(during.build().toArray(), 95) / 1e6;
      System.out.printf(
          "p95 of reads of another workspace: alone %.1f ms, beside %.1f ms%n", alone, beside);
      report.atMost("answer of DELETE, s", answered, 1);
      report.atMost("p95 of another workspace, in times of its own", beside / alone, 2);
    }
    System.exit(report.missed() ? 1 : 0);
  }

  private static UUID workspace(Api owner) {
    var organization =
        owner.get("/v1/organizations").json().path("items").get(0).path("id").asText();
    var made =
        owner.post(
            "/v1/workspaces",
            "{\"organizationId\": \"%s\", \"name\": \"Large\", \"slug\": \"large\"}"
                .formatted(organization));
    if (made.status() != 201) {
      throw new IllegalStateException(made.body());
    }
    return UUID.fromString(made.json().path("id").asText());
  }

  private static void fill(TestDatabase database, UUID workspace) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          WITH made AS (
            INSERT INTO platform.events (workspace_id, position, id, type, data, metadata, tags)
              SELECT '%1$s', n * 256, gen_random_uuid(), 'LARGE.EVENT.OK', '{"n": 1}', '{}', ARRAY(SELECT 't' || k || ':' || n %% (10 ^ k)::int FROM generate_series(1, %3$d) k)
                FROM generate_series(1, %2$d) n
              RETURNING workspace_id, position, type, tags)
          INSERT INTO platform.event_tags (workspace_id, tag, position, type) SELECT workspace_id, t, position, type FROM made, unnest(tags) t
          """
              .formatted(workspace, LOGGED, TAGS));
      for (var owner : Map.of(workspace, OF_INTEGRATIONS, Organizations.GLOBEX, 5_000).entrySet()) {
        statement.execute(
            """
            INSERT INTO health.integration_events (workspace_id, event_id, integration_id, event_type, severity, message, occurred_at)
              SELECT '%s', gen_random_uuid(), 'channel-' || i %% 20, 'booking_loss', 'low', 'listing was refused', now() - interval '1 second' * i
                FROM generate_series(1, %d) i
            """
                .formatted(owner.getKey(), owner.getValue()));
      }
      statement.execute("VACUUM ANALYZE");
    }
    System.out.printf("%,d rows%n", LOGGED * (1 + TAGS) + OF_INTEGRATIONS);
  }

  private static boolean rowsLeft(TestDatabase database, UUID workspace) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT finished_at IS NULL FROM platform.deletions WHERE in_workspace = ?")) {
      statement.setObject(1, workspace);
      try (var result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
