package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Implements <https://dcb.events/examples/prevent-record-duplication/>: an order that is sent
/// twice is placed once. Either the token of the sender is a tag and the condition needs no read,
/// or it is the key of the append, and a repetition gets the first receipt.
@MicronautTest(transactional = false)
class RecordOnceTest extends EventTest {
  private static final String PLACED = "ORDER.PLACED.OK";

  @Test
  void a_second_order_with_the_same_token_tag_is_rejected() {
    var token = fresh("idempotency");
    assertInstanceOf(AppendResult.Appended.class, place(token));
    assertInstanceOf(AppendResult.Conflict.class, place(token));
    assertInstanceOf(AppendResult.Appended.class, place(fresh("idempotency")));
  }

  @Test
  void exactly_one_of_ten_concurrent_orders_is_placed() throws Exception {
    var token = fresh("idempotency");
    int placed = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<AppendResult> one = () -> place(token);
      for (var result : threads.invokeAll(IntStream.range(0, 10).mapToObj(_ -> one).toList())) {
        placed += result.get() instanceof AppendResult.Appended ? 1 : 0;
      }
    }
    assertEquals(1, placed);
    assertEquals(1, read(Query.tagged(token)).events().size());
  }

  @Test
  void a_second_order_with_the_same_key_gets_the_first_receipt() {
    var order = fresh("order");
    var key = UUID.randomUUID().toString();
    var first = assertInstanceOf(AppendResult.Appended.class, placeOnce(order, key));
    assertEquals(
        new AppendResult.Repeated(first.firstPosition(), first.lastPosition()),
        placeOnce(order, key));
    assertEquals(1, read(Query.tagged(order)).events().size());
  }

  private AppendResult place(Tag token) {
    return appendIf(
        AppendCondition.failIfEventsMatch(Query.tagged(token)),
        NewEvent.of(PLACED, Json.object(), fresh("order"), token));
  }

  private AppendResult placeOnce(Tag order, String key) {
    return acme(() -> store.append(Append.of(NewEvent.of(PLACED, Json.object(), order)).once(key)));
  }
}
