package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.AppendResult.Repeated;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class EventStoreTest extends EventTest {
  @Test
  void events_come_back_as_they_were_appended() {
    var tag = fresh("course");
    var event =
        new NewEvent(
            UUID.randomUUID(),
            "COURSE.DEFINED.SUCCESS",
            Json.object().put("capacity", 10).put("name", "Ünïcode \u0001 \"quoted\" {x}"),
            Json.object().put("trace", "abc"),
            List.of(tag, new Tag("odd", "comma,brace{}\"\\ end")));
    assertInstanceOf(Appended.class, append(event, event("COURSE.OPENED.SUCCESS", tag)));
    var read = read(Query.tagged(tag)).events();
    assertEquals(2, read.size());
    var stored = read.getFirst();
    assertEquals(event.id(), stored.id());
    assertEquals(event.data(), stored.data());
    assertEquals(event.metadata(), stored.metadata());
    assertEquals(event.tags().stream().map(Tag::toString).toList(), stored.tags());
    assertTrue(stored.actor().startsWith("user:"), stored.actor());
    assertTrue(stored.position() < read.getLast().position());
  }

  @Test
  void items_are_alternatives_types_are_alternatives_tags_are_all_required() {
    Tag a = fresh("a"), b = fresh("b"), c = fresh("c");
    append(
        event("X.ONE.OK", a),
        event("X.TWO.OK", a, b),
        event("Y.ONE.OK", b),
        event("Y.TWO.OK", c, b, a));
    assertEquals(List.of("X.ONE.OK", "X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(a))));
    assertEquals(List.of("X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(a, b))));
    assertEquals(List.of("X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(b, a))));
    assertEquals(
        List.of("X.TWO.OK"),
        types(read(Query.fromItems(QueryItem.ofTags(a, b).andTypes("X.TWO.OK", "Y.ONE.OK")))));
    assertEquals(
        List.of("X.ONE.OK", "Y.ONE.OK", "Y.TWO.OK"),
        types(
            read(
                Query.fromItems(
                    QueryItem.ofTags(a).andTypes("X.ONE.OK", "Y.TWO.OK"),
                    QueryItem.ofTags(b).andTypes("Y.ONE.OK", "Y.TWO.OK")))));
    assertEquals(List.of(), types(read(Query.tagged(a, fresh("none")))));
  }

  @Test
  void reads_go_both_ways_and_stop_at_the_limit() {
    var tag = fresh("n");
    for (int i = 0; i < 5; i++) {
      append(event("N.COUNTED.N" + i, tag));
    }
    var all = read(Query.tagged(tag)).events();
    var two =
        acme(() ->
            store.read(
                Query.tagged(tag), ReadOptions.above(all.get(1).position(), Long.MAX_VALUE, 2)));
    assertEquals(List.of("N.COUNTED.N2", "N.COUNTED.N3"), types(two));
    var last = acme(() -> store.read(Query.tagged(tag), ReadOptions.last(2)));
    assertEquals(List.of("N.COUNTED.N4", "N.COUNTED.N3"), types(last));
    var both =
        acme(() ->
            store.read(
                Query.fromItems(
                    QueryItem.ofTags(tag).andTypes("N.COUNTED.N0"),
                    QueryItem.ofTypes("N.COUNTED.N4"),
                    QueryItem.ofTags(tag)),
                ReadOptions.last(3)));
    assertEquals(List.of("N.COUNTED.N4", "N.COUNTED.N3", "N.COUNTED.N2"), types(both));
  }

  @Test
  void a_condition_refuses_what_was_not_seen_and_names_it() {
    var tag = fresh("seat");
    var query = Query.tagged(tag);
    var first = event("SEAT.TAKEN.OK", tag);
    assertInstanceOf(Appended.class, appendIf(AppendCondition.failIfEventsMatch(query), first));
    assertEquals(
        new Conflict(List.of(first.id())),
        appendIf(AppendCondition.failIfEventsMatch(query), event("SEAT.TAKEN.OK", tag)));
    var token = read(query).token();
    var second = event("SEAT.FREED.OK", tag);
    assertInstanceOf(
        Appended.class, appendIf(AppendCondition.failIfEventsMatch(query).after(token), second));
    assertEquals(
        new Conflict(List.of(second.id())),
        appendIf(
            AppendCondition.failIfEventsMatch(query).after(token), event("SEAT.TAKEN.OK", tag)));
    assertEquals(2, read(query).events().size());
  }

  @Test
  void what_an_earlier_read_did_not_see_can_be_read_alone() {
    var tag = fresh("delta");
    append(event("D.ONE.OK", tag));
    var seen = read(Query.tagged(tag)).token();
    append(event("D.TWO.OK", tag));
    append(event("D.THREE.OK", tag));
    assertEquals(
        List.of("D.TWO.OK", "D.THREE.OK"),
        types(acme(() -> store.read(Query.tagged(tag), ReadOptions.unseenBy(seen)))));
  }

  @Test
  void an_append_joins_the_transaction_around_it() {
    var tag = fresh("rolled");
    assertThrows(
        IllegalStateException.class,
        () ->
            acme(() ->
                transactions.write(() -> {
                  store.append(Append.of(event("R.BACK.OK", tag)));
                  throw new IllegalStateException("no");
                })));
    assertEquals(List.of(), types(read(Query.tagged(tag))));
  }

  @Test
  void own_events_of_a_transaction_count_as_seen_when_they_were_read() {
    var tag = fresh("own");
    var query = Query.tagged(tag);
    var results =
        acme(() ->
            transactions.write(() -> {
              var before = store.read(query).token();
              store.append(Append.of(event("O.ONE.OK", tag)));
              var stale =
                  store.append(
                      Append.of(event("O.NEVER.OK", tag))
                          .when(AppendCondition.failIfEventsMatch(query).after(before)));
              var after = store.read(query).token();
              var fresh =
                  store.append(
                      Append.of(event("O.TWO.OK", tag))
                          .when(AppendCondition.failIfEventsMatch(query).after(after)));
              return List.of(stale, fresh);
            }));
    assertInstanceOf(Conflict.class, results.getFirst());
    assertInstanceOf(Appended.class, results.getLast());
    assertEquals(List.of("O.ONE.OK", "O.TWO.OK"), types(read(query)));
  }

  @Test
  void what_a_transaction_appends_after_a_read_was_not_seen_by_it() {
    var tag = fresh("later");
    var query = Query.tagged(tag);
    var token =
        acme(() ->
            transactions.write(() -> {
              // It has a transaction id before it reads, and others end in between.
              store.append(Append.of(event("L.FIRST.OK", fresh("other"))));
              assertInstanceOf(Appended.class, elsewhere(event("L.OTHERS.OK", fresh("other"))));
              var read = store.read(query).token();
              store.append(Append.of(event("L.AFTER.READ", tag)));
              return read;
            }));
    assertInstanceOf(
        Conflict.class,
        appendIf(AppendCondition.failIfEventsMatch(query).after(token), event("L.NEVER.OK", tag)));
    assertEquals(
        List.of("L.AFTER.READ"), types(acme(() -> store.read(query, ReadOptions.unseenBy(token)))));
  }

  /// In a transaction of its own, on another thread, ended when this returns.
  private AppendResult elsewhere(NewEvent event) {
    Future<AppendResult> appended;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      appended = threads.submit(() -> append(event));
    }
    return appended.resultNow();
  }

  @Test
  void a_key_stores_once_and_answers_again() {
    var tag = fresh("key");
    var key = UUID.randomUUID().toString();
    var first = acme(() -> store.append(Append.of(event("K.ONE.OK", tag)).once(key)));
    var again = acme(() -> store.append(Append.of(event("K.ONE.OK", tag)).once(key)));
    var stored = assertInstanceOf(Appended.class, first);
    assertEquals(new Repeated(stored.firstPosition(), stored.lastPosition()), again);
    var other =
        assertThrows(
            Problem.class,
            () -> acme(() -> store.append(Append.of(event("K.TWO.OK", tag)).once(key))));
    assertEquals(ProblemCode.IDEMPOTENCY_KEY_REUSED, other.code());
    assertEquals(1, read(Query.tagged(tag)).events().size());
    var elsewhere = as(GLOBEX, () -> store.append(Append.of(event("K.TWO.OK", tag)).once(key)));
    assertInstanceOf(Appended.class, elsewhere);
  }

  @Test
  void a_bare_position_counts_in_ordered_mode_only() {
    var tag = fresh("order");
    var query = Query.tagged(tag);
    append(event("O.BEFORE.OK", tag));
    long seen = read(query).events().getFirst().position();
    var condition = AppendCondition.failIfEventsMatch(query).after(seen);
    var refused = assertThrows(Problem.class, () -> appendIf(condition, event("O.NO.OK", tag)));
    assertEquals(ProblemCode.CONSISTENCY_TOKEN_REQUIRED, refused.code());
    order(() -> store.ordered(true));
    try {
      refused = assertThrows(Problem.class, () -> appendIf(condition, event("O.NO.OK", tag)));
      assertEquals(ProblemCode.CONSISTENCY_TOKEN_REQUIRED, refused.code());
      long head = acme(() -> store.watermark()).head();
      assertEquals(head, read(query).token().high(), "an ordered log begins with its head");
      assertInstanceOf(
          Appended.class,
          appendIf(AppendCondition.failIfEventsMatch(query).after(head), event("O.FIRST.OK", tag)));
      var one =
          assertInstanceOf(Appended.class, append(event("O.ONE.OK", tag), event("O.TWO.OK", tag)));
      assertEquals(one.firstPosition() + 1, one.lastPosition());
      var behind = AppendCondition.failIfEventsMatch(query).after(one.firstPosition());
      assertInstanceOf(Conflict.class, appendIf(behind, event("O.NO.OK", tag)));
      var exact = AppendCondition.failIfEventsMatch(query).after(one.lastPosition());
      var two = assertInstanceOf(Appended.class, appendIf(exact, event("O.THREE.OK", tag)));
      assertEquals(one.lastPosition() + 1, two.firstPosition(), "no gap, though one was refused");
    } finally {
      order(() -> store.ordered(false));
    }
    assertInstanceOf(Appended.class, append(event("O.AFTER.OK", tag)));
    assertEquals(
        List.of("O.BEFORE.OK", "O.FIRST.OK", "O.ONE.OK", "O.TWO.OK", "O.THREE.OK", "O.AFTER.OK"),
        types(read(query)));
  }

  private static void order(Runnable work) {
    CurrentCaller.callAs(
        Organizations.acme("ADMIN"),
        Permission.ADMINISTER,
        () -> {
          work.run();
          return "";
        });
  }

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
  void an_event_id_is_taken_once() {
    var event = event("I.ONE.OK", fresh("id"));
    append(event);
    var again = assertThrows(Problem.class, () -> append(event));
    assertEquals(ProblemCode.ALREADY_EXISTS, again.code());
  }

  @Test
  void more_keys_than_locks_lock_the_workspace_instead() {
    var tags = new Tag[60];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = fresh("many");
    }
    assertInstanceOf(
        Appended.class,
        append(
            event("M.ONE.OK", tags),
            event("M.TWO.OK", fresh("x"), fresh("y"), fresh("z"), fresh("w"))));
    assertInstanceOf(
        Conflict.class,
        appendIf(
            AppendCondition.failIfEventsMatch(Query.tagged(tags[59])), event("M.THREE.OK", tags)));
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

  @Test
  void decisions_are_made_again_until_they_hold() throws Exception {
    var tag = fresh("counter");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          IntStream.range(0, 10)
              .mapToObj(i ->
                  threads.submit(() ->
                      acme(() ->
                          store.decide(
                              Query.tagged(tag),
                              seen -> List.of(event("C.COUNTED.N" + seen.size(), tag))))))
              .toList();
      for (var run : runs) {
        assertInstanceOf(Appended.class, run.get());
      }
    }
    assertEquals(
        IntStream.range(0, 10).mapToObj(i -> "C.COUNTED.N" + i).toList(),
        types(read(Query.tagged(tag))));
  }

  @Test
  void positions_of_later_events_are_higher_and_the_watermark_follows() {
    var tag = fresh("mark");
    append(event("W.ONE.OK", tag));
    append(event("W.TWO.OK", tag));
    var positions =
        read(Query.tagged(tag)).events().stream().map(SequencedEvent::position).toList();
    assertTrue(positions.getFirst() < positions.getLast());
    var watermark = acme(() -> store.watermark());
    assertEquals(positions.getLast(), watermark.head());
    assertEquals(watermark.head(), watermark.complete());
  }
}
