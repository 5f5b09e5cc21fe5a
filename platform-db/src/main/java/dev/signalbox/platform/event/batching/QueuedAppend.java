package dev.signalbox.platform.event.batching;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An append that is queued or in progress, with the reply that its caller waits for. Two of them
/// are equal only if they are the same.
final class QueuedAppend<A, O> {
  /// The reply to a queued append.
  sealed interface Reply<O> {
    record Done<O>(O outcome) implements Reply<O> {}

    /// Tells the caller to run the append in a transaction of its own.
    record Unbatched<O>() implements Reply<O> {}

    record Failed<O>(RuntimeException cause) implements Reply<O> {}
  }

  private final A append;
  private final int locks;
  private final CompletableFuture<Reply<O>> reply = new CompletableFuture<>();

  QueuedAppend(A append, int locks) {
    this.append = append;
    this.locks = locks;
  }

  A append() {
    return append;
  }

  int locks() {
    return locks;
  }

  void complete(Reply<O> with) {
    reply.complete(with);
  }

  Reply<O> await() {
    return reply.join();
  }

  /// Waits for the reply; returns true if there is none when the time is over.
  boolean isPendingAfter(Duration time) {
    var waited =
        reply
            .copy()
            .completeOnTimeout(new Reply.Unbatched<>(), time.toMillis(), TimeUnit.MILLISECONDS);
    return waited.join() instanceof Reply.Unbatched;
  }
}
