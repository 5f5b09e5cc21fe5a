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
/// runs. No workspace holds more than its share, and waiting workspaces are served in turn, so that
/// one workspace cannot keep the others from the database. One connection is reserved for the jobs
/// of [Housekeeping].
///
/// The header X-Workspace-Id is only a claim: a caller counts for a workspace once PostgreSQL has
/// accepted the caller, see [Entrances]. Before that the caller counts for itself, so that a caller
/// cannot use up the share of a foreign workspace by naming it.
@Singleton
public final class Admission {
  /// Requests without a known caller share this party.
  private static final String STRANGERS = "strangers";

  /// API keys that PostgreSQL has not accepted yet share this party, so that guessed keys do not
  /// block logins.
  private static final String UNKNOWN_KEYS = "unknown keys";

  private final AdmissionConfig config;
  private final Turns<Object> turns;

  /// Limits the requests that are processed at a time, whether they hold a connection or not.
  private final Turns<Object> requests;

  /// Holds how long each running request has waited for connections, in nanoseconds.
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

  /// Records the time that a request waited for a connection, since waiting does not count as work.
  private void noteWait(long nanos) {
    CurrentCaller.find().map(waited::get).ifPresent(ofRequest -> ofRequest.addAndGet(nanos));
  }

  /// Represents the admission of one running request of a workspace; see [#request].
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /// Admits a request of the caller's workspace if that needs no waiting; empty otherwise. A
  /// workspace may run as many requests as it may hold connections, so that the computing time of
  /// requests is shared, too.
  public Optional<Place> requestAtOnce(CurrentCaller current) {
    var party = counted(current);
    if (party.isEmpty()) {
      return Optional.of(() -> {});
    }
    return requests.tryEnter(party.get())
        ? Optional.of(place(current, party.get()))
        : Optional.empty();
  }

  /// Admits a request like [#requestAtOnce], but waits for its turn; throws 429 if none comes.
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
