package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.ReadOptions;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Tests appends within a transaction of the caller.
@MicronautTest(transactional = false)
class JoinedAppendTest extends EventTest {
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
  void events_appended_after_a_read_of_the_same_transaction_count_as_unseen() {
    var tag = fresh("later");
    var query = Query.tagged(tag);
    var token =
        acme(() ->
            transactions.write(() -> {
              // The transaction has an id before it reads, and other transactions end in between.
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

  /// Appends in a separate transaction on another thread, which has ended when this method returns.
  private AppendResult elsewhere(NewEvent event) {
    Future<AppendResult> appended;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      appended = threads.submit(() -> append(event));
    }
    return appended.resultNow();
  }
}
