package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Housekeeping;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/// Reclaims expired leases in every workspace, whether or not a worker claims there. Any number of
/// instances may run it: each lease is reclaimed once.
@Singleton
class LeaseSweep {
  static final String JOB = "workflow-lease-sweep";

  private final Housekeeping housekeeping;
  private final Transactions transactions;
  private final LostLeases lostLeases;
  private final Journal journal;
  private final Observations observations;

  LeaseSweep(
      Housekeeping housekeeping,
      Transactions transactions,
      LostLeases lostLeases,
      Journal journal,
      Observations observations) {
    this.housekeeping = housekeeping;
    this.transactions = transactions;
    this.lostLeases = lostLeases;
    this.journal = journal;
    this.observations = observations;
  }

  @Scheduled(fixedDelay = "${signalbox.attempt.sweep-every:5s}")
  void run() {
    for (var workspace : workspaces()) {
      sweep(workspace);
    }
  }

  /// Returns workspace ids only, through a SECURITY DEFINER function; no tenant context is set.
  private List<UUID> workspaces() {
    return housekeeping.run(
        "SELECT workflow.workspaces_with_lost_leases(:proof) AS id",
        statement -> statement.proven("lost-leases").list(row -> row.uuid("id")));
  }

  private int takeBack() {
    var taken = lostLeases.takeBack();
    journal.record(taken.events());
    return taken.leases();
  }

  /// Reclaims the leases of one workspace. A workspace that is not accessible, for example because
  /// it is suspended, does not block others.
  private void sweep(UUID workspace) {
    try {
      int ended =
          CurrentCaller.callAs(
              new Caller.ServiceJob(workspace, JOB, "leases ran out"),
              Permission.WRITE,
              () -> transactions.write(this::takeBack));
      observations.record(new Observation.JobRan(JOB, "ok", ended));
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan(JOB, "failed", 0));
    }
  }
}
