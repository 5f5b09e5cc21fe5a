package dev.signalbox.platform.event.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The queue of a caller, with the number of its batches and of its appends in progress. Guarded by
/// the lock of [AppendBatcher].
final class CallerQueue<A, O> {
  /// The maximum number of locks of a batch. Above 64 locks the SQL function would lock the whole
  /// workspace.
  private static final int MAX_LOCKS = 60;

  /// The maximum number of concurrent batches per caller.
  private static final int MAX_BATCHES = 2;

  private final Deque<QueuedAppend<A, O>> waiting = new ArrayDeque<>();
  private int batches;
  private int inProgress;

  void enqueue(QueuedAppend<A, O> append) {
    waiting.add(append);
  }

  /// Removes an append that no batch has taken yet; returns false if one has.
  boolean withdraw(QueuedAppend<A, O> append) {
    return waiting.remove(append);
  }

  boolean isWaiting(QueuedAppend<A, O> append) {
    return waiting.contains(append);
  }

  boolean isIdle() {
    return batches == 0;
  }

  /// Tells whether to start a batch: only once the queue is at least as long as the number of
  /// appends in progress, so that batch sizes converge. Draining the queue at once would yield one
  /// small batch after another.
  boolean isBalanced() {
    return waiting.size() >= inProgress
        || waiting.stream().mapToInt(QueuedAppend::locks).sum() >= MAX_LOCKS;
  }

  /// Takes the first append of the queue and those behind it up to the maximum of locks; returns an
  /// empty list if no batch may start.
  List<QueuedAppend<A, O>> startBatch() {
    var batch = new ArrayList<QueuedAppend<A, O>>();
    if (waiting.isEmpty() || batches >= MAX_BATCHES) {
      return batch;
    }
    int locks = 0;
    for (var next = waiting.peek(); next != null; next = waiting.peek()) {
      locks += next.locks();
      if (!batch.isEmpty() && locks > MAX_LOCKS) {
        break;
      }
      batch.add(next);
      waiting.remove();
    }
    batches++;
    inProgress += batch.size();
    return batch;
  }

  void onBatchDone(int size) {
    batches--;
    inProgress -= size;
  }
}
