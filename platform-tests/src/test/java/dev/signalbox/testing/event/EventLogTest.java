package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Tests that the log belongs to its workspace and cannot be rewritten.
@MicronautTest(transactional = false)
class EventLogTest extends EventTest {
  @Test
  void another_workspace_sees_nothing_and_is_not_in_the_way() {
    var tag = fresh("shared");
    var query = Query.tagged(tag);
    append(event("S.ONE.OK", tag));
    assertEquals(List.of(), types(as(GLOBEX, () -> store.read(query))));
    assertInstanceOf(
        Appended.class,
        as(
            GLOBEX,
            () ->
                store.append(
                    Append.of(event("S.ONE.OK", tag))
                        .when(AppendCondition.failIfEventsMatch(query)))));
    assertEquals(1, read(query).events().size());
  }

  @Test
  void services_can_neither_write_the_log_nor_change_it() {
    append(event("A.ONE.OK", fresh("a")));
    try (var session =
        AppSession.open(database(), service().appRole(), Organizations.acme("OWNER"))) {
      assertEquals(
          "42501",
          session.refusal(
              "INSERT INTO platform.events (position, id, type, data) VALUES (1, gen_random_uuid(), 'A.B.C', '{}')"));
      assertEquals("42501", session.refusal("UPDATE platform.events SET type = 'A.B.C'"));
      assertEquals("42501", session.refusal("DELETE FROM platform.event_tags"));
      assertEquals("42501", session.refusal("TRUNCATE platform.events"));
      assertEquals("42501", session.refusal("SELECT salt FROM platform.event_salt"));
      assertNotEquals(List.of("0"), session.query("SELECT count(*) FROM platform.events"));
    }
  }

  @Test
  void the_owner_cannot_change_what_happened_either() throws Exception {
    append(event("A.ONE.OK", fresh("a")));
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      for (var attack :
          List.of(
              "UPDATE platform.events SET type = 'A.B.C'",
              "DELETE FROM platform.event_tags",
              "TRUNCATE platform.events, platform.event_tags")) {
        var refused = assertThrows(SQLException.class, () -> statement.execute(attack));
        assertEquals("42501", refused.getSQLState());
      }
    }
  }

  @Test
  void a_deleted_workspace_takes_its_events_along() throws Exception {
    var workspace = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    var owner = new Caller.Member(Organizations.ISSUER, "globex-owner", workspace);
    var tag = fresh("gone");
    as(owner, () -> store.append(Append.of(event("G.ONE.OK", tag))));
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM platform.workspaces WHERE id = '" + workspace + "'");
      try (var left =
          statement.executeQuery(
              "SELECT (SELECT count(*) FROM platform.events WHERE workspace_id = '"
                  + workspace
                  + "') + (SELECT count(*) FROM platform.event_tags WHERE workspace_id = '"
                  + workspace
                  + "')")) {
        left.next();
        assertEquals(0, left.getInt(1));
      }
    }
  }
}
