package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.AppendResult.Repeated;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests conditions, keys, ids and ordered mode of a single append.
@MicronautTest(transactional = false)
class EventStoreTest extends EventTest {
  @Test
  void a_condition_rejects_the_append_and_names_the_unseen_events() {
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
      assertEquals(one.lastPosition() + 1, two.firstPosition(), "no gap, though one was rejected");
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
        assertTrue(run.get().isPresent());
      }
    }
    assertEquals(
        IntStream.range(0, 10).mapToObj(i -> "C.COUNTED.N" + i).toList(),
        types(read(Query.tagged(tag))));
  }

  @Test
  void a_decision_for_no_event_is_no_append() {
    var tag = fresh("undecided");
    assertEquals(Optional.empty(), acme(() -> store.decide(Query.tagged(tag), _ -> List.of())));
    assertEquals(List.of(), types(read(Query.tagged(tag))));
  }
}
