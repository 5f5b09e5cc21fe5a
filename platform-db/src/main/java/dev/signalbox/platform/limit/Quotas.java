package dev.signalbox.platform.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tx.Entrances;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.core.annotation.Introspected;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Reports the usage and the quotas of organizations. Kinds with few objects are counted by
/// triggers when they are created. Events, entities, work items and memory documents are counted in
/// the background, see [UsageCounts], so that no write pays for a counter; writes between two
/// counts may exceed their quota.
@Singleton
public final class Quotas {
  private final Transactions transactions;
  private final Sql sql;
  private final UsageCounts counts;
  private final Entrances entrances;

  /// Caches the usage by workspace for ten seconds.
  private final Cache<UUID, State> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofSeconds(10)).build();

  Quotas(Transactions transactions, Sql sql, UsageCounts counts, Entrances entrances) {
    this.transactions = transactions;
    this.sql = sql;
    this.counts = counts;
    this.entrances = entrances;
  }

  /// Holds the usage of one kind; `used` is null before the first count, `countedAt` is null for
  /// kinds that are counted immediately.
  @Introspected
  public record Usage(String kind, @Nullable Long used, long most, @Nullable Instant countedAt) {}

  /// Holds the usage of the organization of a workspace.
  public record State(UUID organization, List<Usage> usage) {
    public State {
      usage = List.copyOf(usage);
    }

    public long most(String kind) {
      return usage.stream()
          .filter(one -> one.kind().equals(kind))
          .mapToLong(Usage::most)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    }
  }

  /// Throws `quota-exceeded` if the organization of the current workspace has used up its quota of
  /// this kind.
  public void require(String kind) {
    var workspace = workspace();
    counts.note(workspace);
    recent(workspace).usage().stream()
        .filter(usage -> usage.kind().equals(kind))
        .forEach(Quotas::check);
  }

  private static void check(Usage usage) {
    var used = usage.used();
    if (used != null && used >= usage.most()) {
      throw new Problem(
          ProblemCode.QUOTA_EXCEEDED,
          "The quota of " + usage.kind().replace('_', ' ') + " is used up; see GET /v1/usage.");
    }
  }

  /// Returns a usage that is at most ten seconds old.
  public State recent() {
    return recent(workspace());
  }

  /// Reads outside of the cache, since a loader that waits for a connection would block other
  /// workspaces.
  private State recent(UUID workspace) {
    var found = known.getIfPresent(workspace);
    if (found == null) {
      found = state();
      known.put(workspace, found);
    }
    return found;
  }

  /// Returns the usage as it is now.
  public State state() {
    return transactions.read(() -> {
      var organization = new AtomicReference<UUID>();
      var usage =
          sql.of("SELECT * FROM platform.quota_state()")
              .list(row -> {
                organization.set(row.uuid("organization"));
                return new Usage(
                    row.text("kind"),
                    row.numberOrNull("used"),
                    row.number("most"),
                    row.instantOrNull("counted_at"));
              });
      return new State(Objects.requireNonNull(organization.get()), usage);
    });
  }

  private UUID workspace() {
    return CurrentCaller.find()
        .flatMap(current -> entrances.workspace(current.caller()))
        .orElseGet(() ->
            transactions.read(() ->
                sql.of("SELECT platform.current_workspace_id() AS id")
                    .only(row -> row.uuid("id"))));
  }
}
