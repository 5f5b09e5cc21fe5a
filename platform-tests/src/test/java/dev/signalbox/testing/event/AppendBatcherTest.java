package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests concurrent appends of one caller, which share transactions and nothing else.
@MicronautTest(transactional = false)
class AppendBatcherTest extends BatchedAppendTest {
  @Test
  void unrelated_appends_share_transactions() throws Exception {
    var tag = fresh("shared");
    var ended = atOnce(Stream.generate(() -> guarded(tag, fresh("own"))).limit(MANY).toList());
    assertTrue(ended.stream().allMatch(one -> one.result() instanceof Appended));
    assertEquals(MANY, number("SELECT count(DISTINCT position)", tag));
    long transactions = number("SELECT count(DISTINCT tx)", tag);
    assertTrue(transactions < MANY / 4, () -> transactions + " transactions");
  }

  @Test
  void exactly_one_of_conflicting_appends_is_stored() throws Exception {
    var tag = fresh("boundary");
    var first = AppendCondition.failIfEventsMatch(Query.tagged(tag));
    var after = first.after(read(Query.tagged(tag)).token());
    var appends =
        IntStream.range(0, MANY)
            .mapToObj(i -> Append.of(event("G.FIRST.OK", tag)).when(i % 2 == 0 ? first : after))
            .toList();
    var ended = atOnce(appends);
    var stored = read(Query.tagged(tag)).events();
    assertEquals(1, stored.size());
    assertEquals(1, ended.stream().filter(one -> one.result() instanceof Appended).count());
    var conflict = new Conflict(List.of(stored.getFirst().id()));
    assertEquals(MANY - 1, ended.stream().filter(one -> one.result().equals(conflict)).count());
  }

  @Test
  void an_invalid_append_does_not_affect_others_in_its_batch() throws Exception {
    var tag = fresh("mixed");
    var receipt = Append.of(event("G.ONCE.OK", tag)).once(tag.toString());
    assertInstanceOf(Appended.class, acme(() -> store.append(receipt)));
    var foreign = as(GLOBEX, () -> store.read(Query.tagged(tag))).token();
    var never = AppendCondition.failIfEventsMatch(Query.tagged(fresh("never")));
    var wrong =
        List.of(
            Append.of(event("G.OTHER.OK", tag)).once(tag.toString()),
            Append.of(event("G.FOREIGN.OK", tag)).when(never.after(foreign)),
            Append.of(event("G.BARE.OK", tag)).when(never.after(1)),
            receipt);
    var ended =
        atOnce(
            IntStream.range(0, MANY)
                .mapToObj(i -> i % 5 < 4 ? wrong.get(i % 5) : guarded(tag, fresh("own")))
                .toList());
    for (var one : ended) {
      var type = one.append().events().getFirst().type();
      switch (type) {
        case "G.OTHER.OK" -> assertEquals(ProblemCode.IDEMPOTENCY_KEY_REUSED, one.problem());
        case "G.FOREIGN.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_FOREIGN, one.problem());
        case "G.BARE.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_REQUIRED, one.problem());
        case "G.ONCE.OK" -> assertInstanceOf(AppendResult.Repeated.class, one.result());
        default -> assertInstanceOf(Appended.class, one.result(), type);
      }
    }
    assertEquals(1 + MANY / 5, number("SELECT count(*)", tag));
  }

  @Test
  void an_append_that_cannot_be_stored_fails_without_the_others() throws Exception {
    var tag = fresh("twice");
    var twice = event("G.TWICE.OK", tag);
    assertInstanceOf(Appended.class, append(twice));
    var appends = new ArrayList<Append>();
    for (int i = 0; i < MANY; i++) {
      appends.add(i % 10 == 5 ? Append.of(twice) : guarded(tag, fresh("own")));
    }
    for (var one : atOnce(appends)) {
      if (one.append().events().getFirst().equals(twice)) {
        assertEquals(ProblemCode.ALREADY_EXISTS, one.problem());
      } else {
        assertInstanceOf(Appended.class, one.result());
      }
    }
    assertEquals(1 + MANY - MANY / 10, number("SELECT count(*)", tag));
  }

  @Test
  void decisions_on_few_boundaries_follow_each_other() throws Exception {
    var boundaries = Stream.generate(() -> fresh("few")).limit(3).toList();
    var roles = List.of("OWNER", "ADMIN", "EDITOR");
    var work =
        IntStream.range(0, 3 * MANY)
            .mapToObj(i -> new Counted(roles.get(i % 3), boundaries.get(i / MANY)))
            .toList();
    for (var one : atOnce(work, this::count)) {
      assertInstanceOf(Appended.class, one.get());
    }
    for (var boundary : boundaries) {
      assertEquals(
          IntStream.range(0, MANY).mapToObj(i -> "G.COUNTED.N" + i).toList(),
          types(read(Query.tagged(boundary))));
    }
  }

  private record Counted(String role, Tag boundary) {}

  private AppendResult count(Counted one) {
    return as(
        Organizations.acme(one.role),
        () ->
            store
                .decide(
                    Query.tagged(one.boundary),
                    seen -> List.of(event("G.COUNTED.N" + seen.size(), one.boundary)))
                .orElseThrow());
  }

  @Test
  void server_processes_that_die_and_callers_who_are_interrupted_take_nothing_along()
      throws Exception {
    var tag = fresh("killed");
    var appends = Stream.generate(() -> guarded(tag, fresh("own"))).limit(MANY).toList();
    var ended = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> running;
      try (var blocker = blocker()) {
        running = start(threads, appends);
        execute(
            blocker,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'platform.member_entries'::regclass");
        for (int i = 0; i < MANY / 2; i++) {
          running.get(i).cancel(true);
        }
        blocker.commit();
      }
      for (var one : running) {
        if (!one.isCancelled()) {
          ended.add(one.get());
        }
      }
    }
    assertEquals(MANY / 2, ended.size());
    assertTrue(ended.stream().allMatch(one -> one.result() instanceof Appended), ended::toString);
    assertEquals(MANY, number("SELECT count(*)", tag), "those cancelled are stored all the same");
  }
}
