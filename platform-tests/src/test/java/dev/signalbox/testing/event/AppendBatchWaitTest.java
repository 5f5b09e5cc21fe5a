package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.Query;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.dcb.EventFunctions;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests appends that wait for other transactions, and for their turn in ordered mode.
@MicronautTest(transactional = false)
class AppendBatchWaitTest extends BatchedAppendTest {
  /// Gives the workspace all connections, since four waiting appends hold more than the usual
  /// share.
  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("signalbox.admission.share", "1");
    return settings;
  }

  @Test
  void appends_that_wait_for_a_transaction_do_not_block_others() throws Exception {
    var held = fresh("held");
    var free = fresh("free");
    try (var other = database().app("sample_app").getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      AppSession.enter(other, Organizations.acme("OWNER"));
      var tokens = new EventFunctions(false);
      var own = Query.tagged(held);
      assertTrue(
          tokens.append(other, List.of(event("G.HELD.OK", held)), own, tokens.read(other, own)));
      var waiting =
          Stream.generate(() -> guarded(held, held))
              .limit(4)
              .map(append -> threads.submit(() -> acme(() -> store.append(append))))
              .toList();
      for (int i = 0; i < MANY; i++) {
        assertInstanceOf(Appended.class, appendGuarded(free));
      }
      assertTrue(waiting.stream().noneMatch(Future::isDone));
      other.commit();
      for (var one : waiting) {
        assertInstanceOf(Conflict.class, one.get(5, TimeUnit.SECONDS));
      }
    }
    assertEquals(MANY, number("SELECT count(*)", free));
  }

  @Test
  void positions_of_batches_have_no_gaps_in_ordered_mode() throws Exception {
    EventFunctions.order(database(), Organizations.globex());
    var tag = fresh("ordered");
    var start = as(GLOBEX, () -> store.watermark()).head();
    var alone = fresh("alone");
    var work =
        IntStream.range(0, 2 * MANY)
            .mapToObj(i -> i % 2 == 0 ? guarded(tag, fresh("own")) : guarded(tag, alone))
            .toList();
    long stored = 0;
    for (var one : atOnce(work, append -> as(GLOBEX, () -> store.append(append)))) {
      stored += one.get() instanceof Appended ? 1 : 0;
    }
    assertEquals(MANY + 1, stored);
    assertEquals(MANY + 1, number("SELECT count(*)", tag));
    assertEquals(start + MANY + 1, number("SELECT max(position)", tag));
    assertEquals(start + 1, number("SELECT min(position)", tag));
  }

  @Test
  void one_append_waits_its_turn_in_ordered_mode() throws Exception {
    EventFunctions.order(database(), Organizations.globex());
    var tag = fresh("turn");
    try (var other = database().app("sample_app").getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      AppSession.enter(other, Organizations.globex());
      var ordered = new EventFunctions(true);
      var own = Query.tagged(fresh("own"));
      assertTrue(ordered.append(other, List.of(event("G.HELD.OK")), own, ordered.read(other, own)));
      var waiting = threads.submit(() -> as(GLOBEX, () -> store.append(guarded(tag, tag))));
      Thread.sleep(600);
      assertTrue(!waiting.isDone());
      other.commit();
      assertInstanceOf(Appended.class, waiting.get(5, TimeUnit.SECONDS));
    }
  }
}
