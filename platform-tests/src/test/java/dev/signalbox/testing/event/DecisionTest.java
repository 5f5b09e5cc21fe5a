package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests concurrent decisions and transactions, through the service's own pool.
@MicronautTest(transactional = false)
class DecisionTest extends EventTest {
  @Test
  void ten_writers_on_one_boundary_all_succeed_within_two_seconds() throws Exception {
    var tag = fresh("boundary");
    var _ = read(Query.tagged(tag));
    long begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<AppendResult> one =
          () ->
              acme(() ->
                  store
                      .decide(
                          Query.tagged(tag),
                          seen -> List.of(event("B.COUNTED.N" + seen.size(), tag)))
                      .orElseThrow());
      for (var run : threads.invokeAll(IntStream.range(0, 10).mapToObj(_ -> one).toList())) {
        assertInstanceOf(Appended.class, run.get());
      }
    }
    var took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.toMillis() < 2_000, took::toString);
    assertEquals(
        IntStream.range(0, 10).mapToObj(i -> "B.COUNTED.N" + i).toList(),
        types(read(Query.tagged(tag))));
  }

  @Test
  void two_transactions_that_lock_each_other_both_succeed() throws Exception {
    var a = fresh("lock");
    var b = fresh("lock");
    var both = new CountDownLatch(2);
    var runs = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> appendBoth(a, b, both, runs));
      var second = threads.submit(() -> appendBoth(b, a, both, runs));
      first.get();
      second.get();
    }
    assertEquals(3, runs.get(), "one of the two ran twice");
    assertEquals(2, read(Query.tagged(a)).events().size());
    assertEquals(2, read(Query.tagged(b)).events().size());
  }

  private int appendBoth(Tag one, Tag other, CountDownLatch both, AtomicInteger runs) {
    return acme(() ->
        transactions.write(() -> {
          int run = runs.incrementAndGet();
          appendAlone(one);
          both.countDown();
          await(both);
          appendAlone(other);
          return run;
        }));
  }

  /// Locks the tag exclusively; the condition itself never fails.
  private void appendAlone(Tag tag) {
    var never = AppendCondition.failIfEventsMatch(Query.tagged(tag, fresh("never")));
    store.appendOrFail(Append.of(event("D.LOCKED.OK", tag)).when(never));
  }

  private static void await(CountDownLatch both) {
    try {
      assertTrue(both.await(5, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_second_append_of_a_transaction_counts_the_first() {
    var tag = fresh("twice");
    var never = AppendCondition.failIfEventsMatch(Query.tagged(tag));
    var results =
        acme(() ->
            transactions.write(() ->
                List.of(
                    store.append(Append.of(event("T.ONE.OK", tag)).when(never)),
                    store.append(Append.of(event("T.TWO.OK", tag)).when(never)),
                    store.append(Append.of(event("T.THREE.OK", tag))))));
    assertInstanceOf(Appended.class, results.get(0));
    assertInstanceOf(AppendResult.Conflict.class, results.get(1));
    assertInstanceOf(Appended.class, results.get(2));
    assertEquals(List.of("T.ONE.OK", "T.THREE.OK"), types(read(Query.tagged(tag))));
  }

  @Test
  void an_append_of_a_transaction_that_fails_is_forgotten_with_it() {
    var tag = fresh("forgotten");
    var failed =
        acme(() -> {
          try {
            return transactions.<String>write(() -> {
              store.append(Append.of(event("F.ONE.OK", tag)));
              throw new Refusal("afterwards");
            });
          } catch (Refusal e) {
            return String.valueOf(e.getMessage());
          }
        });
    assertEquals("afterwards", failed);
    var first = AppendCondition.failIfEventsMatch(Query.tagged(tag));
    assertInstanceOf(Appended.class, appendIf(first, event("F.TWO.OK", tag)));
    assertEquals(List.of("F.TWO.OK"), types(read(Query.tagged(tag))));
  }
}
