package dev.signalbox.platform.tx;

import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tx.Turns.Outcome;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// Shares the connections of the pool among workspaces. A transaction holds one place while it
/// runs. No workspace holds more than its share, and workspaces that wait are served in turn, so
/// one workspace cannot keep the others from the database. One connection is left to the jobs of
/// [Housekeeping].
///
/// The header X-Workspace-Id is only a claim: a caller counts for a workspace once PostgreSQL let
/// the caller in, see [Entrances]. Before that it counts for itself, so that nobody can use up the
/// share of a foreign workspace by naming it.
@Singleton
public final class Admission {
  /// Requests without a known caller share one place in the line.
  private static final String STRANGERS = "strangers";

  /// Keys that PostgreSQL has not let in yet; apart, so that guessed ones keep nobody from logging
  /// in.
  private static final String UNKNOWN_KEYS = "unknown keys";

  private final AdmissionConfig config;
  private final Turns<Object> turns;

  /// Requests that are worked on, whether they hold a connection or not.
  private final Turns<Object> requests;

  /// How long each request that is worked on has waited for connections, in nanoseconds.
  private final Map<CurrentCaller, AtomicLong> waited = new ConcurrentHashMap<>();

  private final Entrances entrances;
  private final ProcessorShares processors;
  private final Observations observations;

  Admission(
      AdmissionConfig config,
      DataSource pool,
      Entrances entrances,
      ProcessorShares processors,
      Observations observations) {
    int places = Math.max(1, size(pool) - 1);
    int share =
        config
            .share()
            .multiply(BigDecimal.valueOf(size(pool)))
            .setScale(0, RoundingMode.FLOOR)
            .intValue();
    this.config = config;
    this.turns = new Turns<>(places, Math.clamp(share, 1, places), config.queue());
    this.requests = new Turns<>(Integer.MAX_VALUE, Math.max(1, share), config.queue());
    this.entrances = entrances;
    this.processors = processors;
    this.observations = observations;
  }

  private static int size(DataSource pool) {
    try {
      return DelegatingDataSource.unwrapDataSource(pool)
          .unwrap(HikariDataSource.class)
          .getMaximumPoolSize();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  <T> T admitted(Supplier<T> work) {
    if (!config.enabled()) {
      return work.get();
    }
    Object party = CurrentCaller.find().map(this::party).orElse(STRANGERS);
    long begun = System.nanoTime();
    enter(turns, party);
    noteWait(System.nanoTime() - begun);
    try {
      return work.get();
    } finally {
      turns.leave(party);
    }
  }

  /// Waiting for a connection that others hold is no work of the request.
  private void noteWait(long nanos) {
    CurrentCaller.find().map(waited::get).ifPresent(ofRequest -> ofRequest.addAndGet(nanos));
  }

  /// A request of a workspace that is being worked on; see [#request].
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /// A place for a request of the caller's workspace, of as many as it may hold connections: what a
  /// request computes beside its transactions is shared, too. Empty where it would have to wait.
  public Optional<Place> requestAtOnce(CurrentCaller current) {
    var party = counted(current);
    if (party.isEmpty()) {
      return Optional.of(() -> {});
    }
    return requests.tryEnter(party.get())
        ? Optional.of(place(current, party.get()))
        : Optional.empty();
  }

  /// As the other, after waiting for a turn; refused with 429 where none comes.
  public Place request(CurrentCaller current) {
    var party = counted(current);
    if (party.isEmpty()) {
      return () -> {};
    }
    enter(requests, party.get());
    return place(current, party.get());
  }

  private Place place(CurrentCaller request, UUID workspace) {
    processors.active(workspace);
    long begun = System.nanoTime();
    waited.put(request, new AtomicLong());
    return () -> {
      var ofRequest = waited.remove(request);
      long took = System.nanoTime() - begun - (ofRequest == null ? 0 : ofRequest.get());
      requests.leaveAndRest(workspace, processors.afterRequest(workspace, took));
    };
  }

  private Optional<UUID> counted(CurrentCaller current) {
    return config.enabled() ? entrances.workspace(current.caller()) : Optional.empty();
  }

  private void enter(Turns<Object> places, Object party) {
    Outcome outcome;
    try {
      outcome = places.enter(party, config.maxWait().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a connection", e);
    }
    switch (outcome) {
      case GRANTED -> {}
      case OWN_SHARE_TAKEN -> {
        observations.record(new Observation.AdmissionRefused("share"));
        throw new Problem(
            ProblemCode.TOO_MANY_REQUESTS,
            "This workspace uses its share of the service; try again.");
      }
      case ALL_TAKEN -> {
        observations.record(new Observation.AdmissionRefused("pool"));
        throw new Problem(ProblemCode.UNAVAILABLE, "All connections are in use.");
      }
    }
  }

  private Object party(CurrentCaller current) {
    var caller = current.caller();
    return switch (caller) {
      case Caller.ServiceJob job -> job.workspaceId();
      case Caller.Visitor _ -> STRANGERS;
      case Caller.Person person -> person;
      case Caller.Member _, Caller.ApiKeyHolder _ ->
          entrances.workspace(caller).<Object>map(id -> id).orElseGet(() -> unknown(caller));
    };
  }

  private static Object unknown(Caller caller) {
    return switch (caller) {
      case Caller.Member(var issuer, var subject, _) -> new Caller.Person(issuer, subject);
      case Caller.ApiKeyHolder _ -> UNKNOWN_KEYS;
      case Caller.Person _, Caller.Visitor _, Caller.ServiceJob _ -> STRANGERS;
    };
  }
}
