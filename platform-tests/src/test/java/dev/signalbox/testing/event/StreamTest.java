package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestTokens;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class StreamTest extends EventTest {
  @Inject EmbeddedServer server;

  private EventStream open(Caller.Member member, String query, String lastEventId) {
    return EventStream.open(
        server.getURI().resolve("/v1/events/stream" + query),
        TestTokens.valid(member.subject()),
        member.workspaceId(),
        lastEventId);
  }

  @Test
  void events_arrive_as_cloud_events_in_order_and_the_stream_goes_on_where_it_broke() {
    var tag = fresh("live");
    var ids = new ArrayList<String>();
    String last;
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag, "")) {
      append(event("L.ONE.OK", tag), event("L.TWO.OK", tag));
      append(event("L.OTHER.OK", fresh("other")));
      append(event("L.THREE.OK", tag));
      var one = stream.next();
      assertNotNull(one);
      assertEquals("1.0", one.data().get("specversion").asText());
      assertEquals("L.ONE.OK", one.data().get("type").asText());
      assertEquals("/workspaces/" + Organizations.ACME, one.data().get("source").asText());
      assertEquals(tag.toString(), one.data().get("subject").asText());
      assertEquals(one.id(), one.data().get("sequence").asText());
      var two = stream.next();
      assertNotNull(two);
      assertEquals("L.TWO.OK", two.data().get("type").asText());
      last = two.id();
      ids.add(one.id());
    }
    append(event("L.FOUR.OK", tag));
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag, last)) {
      assertEquals(List.of("L.THREE.OK", "L.FOUR.OK"), List.of(stream.type(), stream.type()));
    }
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag + "&from=0", "")) {
      var first = stream.next();
      assertNotNull(first);
      assertEquals(ids.getFirst(), first.id());
    }
  }

  @Test
  void a_stream_that_broke_before_its_first_event_misses_none() {
    var tag = fresh("early");
    String last;
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag, "")) {
      assertNull(stream.next(300));
      last = stream.lastId();
    }
    append(event("E.MEANWHILE.OK", tag));
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag, last)) {
      assertEquals("E.MEANWHILE.OK", stream.type());
    }
  }

  @Test
  void one_workspace_does_not_take_the_streams_of_another() {
    var streams = new ArrayList<EventStream>();
    try {
      for (int i = 0; i < 20; i++) {
        streams.add(open(Organizations.acme("VIEWER"), "", ""));
      }
      assertEquals(429, acme("VIEWER").get("/v1/events/stream").status());
      try (var theirs = open(Organizations.globex(), "", "")) {
        assertNull(theirs.next(300));
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @Test
  void events_of_one_workspace_never_reach_another() {
    var tag = fresh("mine");
    try (var ours = open(Organizations.acme("VIEWER"), "?tag=" + tag, "");
        var theirs = open(Organizations.globex(), "?from=0&tag=" + tag, "")) {
      append(event("M.ONE.OK", tag));
      assertEquals("M.ONE.OK", ours.type());
      assertNull(theirs.next(700));
      var _ = as(GLOBEX, () -> store.append(Append.of(event("M.THEIRS.OK", tag))));
      assertEquals("M.THEIRS.OK", theirs.type());
      assertNull(ours.next(700));
    }
  }

  @Test
  void absurd_and_foreign_requests_get_an_error_status() {
    assertEquals(400, acme("VIEWER").with("Last-Event-ID", "x").get("/v1/events/stream").status());
    assertEquals(400, acme("VIEWER").get("/v1/events/stream?from=-1").status());
    assertEquals(422, acme("VIEWER").get("/v1/events/stream?tag=nocolon").status());
    assertEquals(401, anonymous().get("/v1/events/stream").status());
    assertEquals(
        404,
        acme("VIEWER")
            .with("X-Workspace-Id", Organizations.GLOBEX.toString())
            .get("/v1/events/stream")
            .status());
  }

  @Test
  void a_stream_ends_when_access_is_withdrawn() throws Exception {
    var tag = fresh("withdrawn");
    try (var stream = open(Organizations.acme("VIEWER"), "?tag=" + tag, "");
        var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      append(event("W.ONE.OK", tag));
      assertEquals("W.ONE.OK", stream.type());
      var suspend =
          "UPDATE platform.users SET status = '%s' WHERE id = (SELECT user_id FROM platform.user_identities WHERE subject = 'acme-viewer')";
      statement.execute(suspend.formatted("SUSPENDED"));
      try {
        append(event("W.TWO.OK", tag));
        assertNull(stream.next(2_000), "nothing once the user is suspended");
        assertTrue(stream.ended());
      } finally {
        statement.execute(suspend.formatted("ACTIVE"));
      }
    }
  }
}
