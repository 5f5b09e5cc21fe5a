package dev.signalbox.platform.limit;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the objects of recently written workspaces, one workspace after the other: small
/// workspaces every minute, large ones much less often, since counting reads an index.
@Singleton
final class UsageCounts {
  private static final String JOB = "usage";
  private static final int MOST_WORKSPACES = 20_000;
  private static final long MUCH = 100_000;

  private final Transactions transactions;
  private final Sql sql;
  private final List<Countable> countables;
  private final Observations observations;

  /// Maps each written workspace to its next count, in nanoseconds of [System#nanoTime].
  private final Map<UUID, Long> due = new ConcurrentHashMap<>();

  private final Map<UUID, Boolean> written = new ConcurrentHashMap<>();

  UsageCounts(
      Transactions transactions, Sql sql, List<Countable> countables, Observations observations) {
    this.transactions = transactions;
    this.sql = sql;
    this.countables = countables;
    this.observations = observations;
  }

  /// Records that a workspace is written to.
  void note(UUID workspace) {
    if (written.size() < MOST_WORKSPACES) {
      written.put(workspace, true);
    }
  }

  @Scheduled(fixedDelay = "2s", initialDelay = "2s")
  void run() {
    long now = System.nanoTime();
    for (var workspace : List.copyOf(written.keySet())) {
      if (due.getOrDefault(workspace, now) - now <= 0) {
        written.remove(workspace);
        due.put(workspace, System.nanoTime() + pause(count(workspace)).toNanos());
      }
    }
    if (due.size() > MOST_WORKSPACES) {
      due.clear();
    }
  }

  private static Duration pause(long largest) {
    return largest < MUCH ? Duration.ofMinutes(1) : Duration.ofMinutes(15);
  }

  /// Counts all kinds of a workspace and returns the largest count.
  private long count(UUID workspace) {
    return CurrentCaller.callAs(
        new Caller.ServiceJob(workspace, JOB, "count what has a quota"),
        Permission.WRITE,
        () -> countables.stream().mapToLong(this::stored).max().orElse(0));
  }

  /// Counts and stores one kind. If that fails, the previous count stays and the other kinds are
  /// not affected; the workspace is retried like a large one, since counting too many rows is the
  /// usual cause.
  private long stored(Countable countable) {
    try {
      return store(countable);
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan(JOB, "failed", 0));
      observations.record(new Observation.RequestFailed("", "job usage " + countable.kind(), e));
      return MUCH;
    }
  }

  private long store(Countable countable) {
    long amount = transactions.read(countable::count);
    transactions.run(() ->
        sql.of(
                """
                INSERT INTO platform.usage (kind, amount) VALUES (:kind, :amount)
                ON CONFLICT (workspace_id, kind) DO UPDATE SET amount = excluded.amount, counted_at = now()
                """)
            .with("kind", countable.kind())
            .with("amount", amount)
            .call());
    return amount;
  }
}
