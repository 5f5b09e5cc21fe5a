package dev.signalbox.health.status;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Records and lists checks over time.
@Singleton
final class HealthChecks {
  private final Transactions transactions;
  private final CheckRepository checks;
  private final CurrentRepository currents;
  private final Journal journal;

  HealthChecks(
      Transactions transactions,
      CheckRepository checks,
      CurrentRepository currents,
      Journal journal) {
    this.transactions = transactions;
    this.checks = checks;
    this.currents = currents;
    this.journal = journal;
  }

  /// Holds a stored check; `isNew` is false if the same check was stored before.
  record Recorded(HealthCheck check, boolean isNew) {}

  /// Records a check; 409 if the integration has a different check of the same moment.
  Recorded record(HealthCheck check) {
    return transactions.write(() -> {
      if (checks.append(List.of(check)) == 1) {
        journal.record(HealthEvents.changed(currents.update(List.of(check))));
        return new Recorded(check, true);
      }
      var there =
          checks.find(check.integrationId(), check.lastChecked()).orElseThrow(Problem::notFound);
      if (!there.agreesWith(check)) {
        throw new Problem(
            ProblemCode.CONFLICT, "The integration has another check of the same moment.");
      }
      return new Recorded(there, false);
    });
  }

  HealthCheck get(UUID id) {
    return transactions.read(() -> checks.find(id).orElseThrow(Problem::notFound));
  }

  /// Lists the checks of an integration; 404 if the integration is unknown.
  List<HealthCheck> history(String integrationId, Slice<ByTime> slice) {
    return transactions.read(() -> {
      var history = checks.history(integrationId, slice);
      if (history.isEmpty() && currents.find(Set.of(integrationId)).isEmpty()) {
        throw Problem.notFound();
      }
      return history;
    });
  }
}
