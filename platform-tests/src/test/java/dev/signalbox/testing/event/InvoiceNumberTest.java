package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Implements <https://dcb.events/examples/invoice-number/>: numbers without gaps. Only the last
/// invoice is read, however many there are; the condition covers all.
@MicronautTest(transactional = false)
class InvoiceNumberTest extends EventTest {
  private static final String CREATED = "INVOICE.CREATED.OK";

  @Test
  void invoices_written_at_once_are_numbered_without_gaps() throws Exception {
    var book = fresh("book");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<AppendResult> one = () -> create(book);
      for (var written : threads.invokeAll(IntStream.range(0, 12).mapToObj(_ -> one).toList())) {
        assertInstanceOf(AppendResult.Appended.class, written.get());
      }
    }
    assertEquals(
        IntStream.rangeClosed(1, 12).boxed().toList(),
        read(Query.tagged(book)).events().stream().map(InvoiceNumberTest::number).toList());
  }

  @Test
  void an_invoice_that_is_rolled_back_leaves_no_gap() {
    var book = fresh("book");
    create(book);
    var last = acme(() -> store.read(invoices(book), ReadOptions.last(1)));
    create(book);
    var late = Append.of(invoice(book, 2));
    var refused =
        acme(() ->
            store.append(
                late.when(AppendCondition.failIfEventsMatch(invoices(book)).after(last.token()))));
    assertInstanceOf(AppendResult.Conflict.class, refused);
    create(book);
    assertEquals(
        List.of(1, 2, 3),
        read(Query.tagged(book)).events().stream().map(InvoiceNumberTest::number).toList());
  }

  /// Creates an invoice; repeats until no concurrent append interferes.
  private AppendResult create(Tag book) {
    AppendResult result;
    do {
      var last = acme(() -> store.read(invoices(book), ReadOptions.last(1)));
      int next = last.events().stream().mapToInt(InvoiceNumberTest::number).findFirst().orElse(0);
      result =
          appendIf(
              AppendCondition.failIfEventsMatch(invoices(book)).after(last.token()),
              invoice(book, next + 1));
    } while (result instanceof AppendResult.Conflict);
    return result;
  }

  private static Query invoices(Tag book) {
    return Query.fromItems(QueryItem.ofTags(book).andTypes(CREATED));
  }

  private static NewEvent invoice(Tag book, int number) {
    return NewEvent.of(CREATED, Json.object().put("number", number), book);
  }

  private static int number(SequencedEvent invoice) {
    return invoice.data().get("number").asInt();
  }
}
