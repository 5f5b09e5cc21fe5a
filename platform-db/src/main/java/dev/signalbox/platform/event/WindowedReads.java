package dev.signalbox.platform.event;

import dev.signalbox.platform.page.TimeWindow;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Reads the events that were recorded within a window of time. The window is translated into
/// positions, in whose order events are stored. Transactions that overlapped may have left events
/// of other times between them, which are skipped.
@Singleton
public final class WindowedReads {
  private final Transactions transactions;
  private final EventRepository repository;

  WindowedReads(Transactions transactions, EventRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /// Returns what a read without the window returns, less the events outside of it; the token is
  /// the same.
  public EventsRead read(Query query, ReadOptions options, TimeWindow window) {
    return transactions.read(() ->
        window.isOpen()
            ? repository.read(query, options)
            : within(query, options.within(repository.between(window)), window));
  }

  private EventsRead within(Query query, ReadOptions options, TimeWindow window) {
    int limit = options.limit() == null ? Integer.MAX_VALUE : options.limit();
    var events = new ArrayList<SequencedEvent>();
    @Nullable ConsistencyToken token = null;
    var rest = options;
    while (true) {
      var read = repository.read(query, rest);
      token = token == null ? read.token() : token;
      read.events().stream()
          .filter(event -> window.contains(event.recordedAt()))
          .limit(limit - events.size())
          .forEach(events::add);
      if (read.events().size() < limit || events.size() == limit) {
        return new EventsRead(events, token);
      }
      rest = rest.behind(read.events().getLast().position());
    }
  }
}
