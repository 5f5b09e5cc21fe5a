package dev.signalbox.health.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.platform.retention.ExpiredRows;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class RetentionTest extends ServiceTest {
  private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

  @Inject private @Nullable Retention retention;

  @Inject
  @SuppressWarnings("NullAway.Init")
  private ExpiredRows expired;

  private Retention retention() {
    return Objects.requireNonNull(retention);
  }

  private static LocalDate monday(int weeksFromNow) {
    return LocalDate.now(ZoneOffset.UTC)
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
        .plusWeeks(weeksFromNow);
  }

  private static String partition(LocalDate monday) {
    return "health.integration_events_" + NAME.format(monday);
  }

  private void arrange(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private boolean exists(LocalDate monday) throws SQLException {
    return count("SELECT count(to_regclass('" + partition(monday) + "'))") == 1;
  }

  private void makeOldWeek(LocalDate monday) throws SQLException {
    arrange(
        "CREATE TABLE %s PARTITION OF health.integration_events FOR VALUES FROM ('%s 00:00Z') TO ('%s 00:00Z');"
            .formatted(partition(monday), monday, monday.plusWeeks(1)));
    arrange("ALTER TABLE " + partition(monday) + " OWNER TO signalbox_owner");
  }

  private static String insert(String integration, Instant at) {
    return """
    INSERT INTO health.integration_events (workspace_id, event_id, integration_id, event_type, severity, occurred_at)
    VALUES ('%s', gen_random_uuid(), '%s', 'booking_loss', 'low', '%s')
    """
        .formatted(Organizations.ACME, integration, at);
  }

  @Test
  void an_event_older_than_ninety_days_is_dropped_with_its_partition() throws SQLException {
    var week = monday(-20);
    makeOldWeek(week);
    arrange(insert("old", week.atStartOfDay(ZoneOffset.UTC).toInstant()));
    assertTrue(retention().maintain() > 0);
    assertFalse(exists(week));
  }

  @Test
  void an_event_past_ninety_days_is_not_shown_while_its_week_is_still_kept() throws SQLException {
    arrange(insert("edge", Instant.now().minus(Duration.ofDays(90)).minusSeconds(60)));
    arrange(insert("edge", Instant.now().minus(Duration.ofDays(90)).plusSeconds(600)));
    var shown =
        acme("VIEWER").get("/v1/integration-events?integrationId=edge&from=2020-01-01T00:00:00Z");
    assertEquals(1, shown.json().path("items").size(), shown.body());
  }

  @Test
  void a_workspace_keeps_events_for_less_than_ninety_days_where_it_says_so() throws Exception {
    arrange(insert("kept", Instant.now().minus(Duration.ofDays(9))));
    arrange(insert("gone", Instant.now().minus(Duration.ofDays(11))));
    arrange(
        "INSERT INTO health.integration_rollups SELECT '%s', 'gone', 'booking', date_trunc('hour', now() - d * interval '1 day'), 1, 0, 0, 0, now() FROM unnest(ARRAY[9, 11]) d"
            .formatted(Organizations.ACME));
    arrange(
        insert("foreign", Instant.now().minus(Duration.ofDays(11)))
            .replace(Organizations.ACME.toString(), Organizations.GLOBEX.toString()));
    assertEquals(
        200, acme("ADMIN").put("/v1/retention/health_events", "{\"keepDays\": 10}").status());
    assertTrue(expired.remove("health_events") >= 1);
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM health.integration_events WHERE integration_id IN ('kept', 'gone')"));
    assertEquals(
        1, count("SELECT count(*) FROM health.integration_rollups WHERE integration_id = 'gone'"));
    assertEquals(
        1,
        count("SELECT count(*) FROM health.integration_events WHERE integration_id = 'foreign'"));
    assertEquals(
        422, acme("ADMIN").put("/v1/retention/health_events", "{\"keepDays\": null}").status());
    assertEquals(204, acme("ADMIN").delete("/v1/retention/health_events").status());
  }

  @Test
  void partitions_exist_from_ninety_days_ago_to_five_weeks_ahead() throws SQLException {
    for (int week = -12; week <= 5; week++) {
      assertTrue(exists(monday(week)), partition(monday(week)));
    }
  }

  @Test
  void a_missing_partition_is_made_again() throws SQLException {
    arrange("DROP TABLE " + partition(monday(5)));
    assertTrue(retention().maintain() >= 1);
    assertTrue(exists(monday(5)));
  }

  /// The planner filters by name before it joins partitions if the catalogue has statistics.
  @Test
  void an_analysed_catalogue_does_not_stop_retention() throws SQLException {
    arrange("ANALYZE");
    makeOldWeek(monday(-31));
    assertTrue(retention().maintain() >= 1);
    assertFalse(exists(monday(-31)));
  }

  @Test
  void several_instances_at_once_do_no_harm() throws SQLException {
    makeOldWeek(monday(-30));
    var changed = IntStream.range(0, 6).parallel().map(i -> retention().maintain()).sum();
    assertTrue(changed >= 1, "changed " + changed);
    assertFalse(exists(monday(-30)));
  }

  @Test
  void the_service_cannot_drop_what_retention_still_promises() throws SQLException {
    arrange(insert("kept", Instant.now().minus(Duration.ofDays(60))));
    var before = count("SELECT count(*) FROM health.integration_events");
    try (var connection = database().app("health_app").getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT health.maintain_partitions(now() + interval '10 years', 1000000, 0, '%s')"
              .formatted(AppSession.proof(connection, "retention", "0")));
    }
    assertEquals(before, count("SELECT count(*) FROM health.integration_events"));
    assertTrue(
        count(
                "SELECT count(*) FROM pg_inherits WHERE inhparent = 'health.integration_events'::regclass")
            < 80);
  }

  /// The partitions contain rows of every workspace.
  @Test
  void partitions_cannot_be_dropped_without_a_proof() throws SQLException {
    makeOldWeek(monday(-40));
    try (var connection = database().app("health_app").getConnection();
        var statement = connection.createStatement()) {
      var ninety = AppSession.proof(connection, "retention", "90");
      for (var proof : List.of("''", "'" + ninety + "'")) {
        var refused =
            assertThrows(
                SQLException.class,
                () ->
                    statement.execute(
                        "SELECT health.maintain_partitions(now(), 5, 91, " + proof + ")"));
        assertEquals("42501", refused.getSQLState());
      }
      var inside =
          assertThrows(
              SQLException.class,
              () -> statement.execute("SELECT health.keep_partitions(now(), 5, 90)"));
      assertEquals("42501", inside.getSQLState());
      assertTrue(exists(monday(-40)));
      statement.execute("SELECT health.maintain_partitions(now(), 5, 90, '" + ninety + "')");
      assertFalse(exists(monday(-40)));
    }
  }

  @Test
  void new_partitions_are_closed_to_the_service() throws SQLException {
    try (var connection = database().app("health_app").getConnection();
        var statement = connection.createStatement()) {
      var refused =
          assertThrows(
              SQLException.class, () -> statement.execute("SELECT * FROM " + partition(monday(0))));
      assertEquals("42501", refused.getSQLState());
    }
  }

  @Test
  void the_isolation_lint_finds_nothing_after_maintenance() throws SQLException {
    var _ = retention().maintain();
    try (var connection = database().app("health_app").getConnection()) {
      assertEquals(List.of(), RowSecurityAudit.run(connection).findings());
    }
  }
}
