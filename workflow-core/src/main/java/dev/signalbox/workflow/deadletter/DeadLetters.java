package dev.signalbox.workflow.deadletter;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.capability.Schemas;
import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists and redrives dead letters.
@Singleton
final class DeadLetters {
  private static final int MAX_CONTENT_BYTES = 256 * 1024;

  private final Transactions transactions;
  private final DeadLetterRepository repository;
  private final Progress progress;
  private final Schemas schemas;
  private final Journal journal;

  DeadLetters(
      Transactions transactions,
      DeadLetterRepository repository,
      Progress progress,
      Schemas schemas,
      Journal journal) {
    this.transactions = transactions;
    this.repository = repository;
    this.progress = progress;
    this.schemas = schemas;
    this.journal = journal;
  }

  List<DeadLetter> list(@Nullable Boolean processed, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(processed, slice));
  }

  DeadLetter get(UUID id) {
    return transactions.read(() -> read(id));
  }

  /// Queues the item again; 409 if that was done before or the order was cancelled.
  DeadLetter redrive(UUID id, @Nullable String content) {
    if (content != null && content.getBytes(StandardCharsets.UTF_8).length > MAX_CONTENT_BYTES) {
      throw new Problem(ProblemCode.BODY_TOO_LARGE, "The content of an item exceeds 256 KiB.");
    }
    if (content != null) {
      var type = transactions.read(() -> repository.typeOf(read(id).workItemId()));
      schemas.validate(type, content);
    }
    return transactions.write(() -> {
      var item = read(id).workItemId();
      var orders = progress.lockOrdersOf(List.of(item));
      if (orders.stream().anyMatch(Progress.LockedOrder::cancelled)) {
        throw new Problem(ProblemCode.ILLEGAL_TRANSITION, "The work order was cancelled.");
      }
      if (!repository.close(id)) {
        throw new Problem(ProblemCode.ILLEGAL_TRANSITION, "The dead letter was redriven before.");
      }
      if (content != null) {
        repository.replaceContent(item, content);
      }
      progress.queueAfresh(List.of(item));
      var events = new ArrayList<NewEvent>();
      events.add(DeadLetterEvents.redriven(id, item, content != null, orders));
      events.addAll(progress.settle(orders, List.of()));
      journal.record(events);
      return read(id);
    });
  }

  private DeadLetter read(UUID id) {
    return repository.find(id).orElseThrow(Problem::notFound);
  }
}
