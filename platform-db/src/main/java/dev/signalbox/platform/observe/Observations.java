package dev.signalbox.platform.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes observations to the log and the metrics.
@Singleton
public final class Observations {
  private static final Logger LOG = LoggerFactory.getLogger("signalbox");

  private final MeterRegistry meters;
  private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();

  Observations(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Creates an instance for tools that run without a server; it only logs.
  public static Observations logOnly() {
    return new Observations(new SimpleMeterRegistry());
  }

  private AtomicLong lag(String projection) {
    var lag = new AtomicLong();
    meters.gauge("signalbox_projection_lag_milliseconds", Tags.of("projection", projection), lag);
    return lag;
  }

  public void record(Observation observation) {
    switch (observation) {
      case Observation.TransactionRetried(var reason, var attempt) -> {
        meters.counter("signalbox_tx_retries_total", "reason", reason).increment();
        LOG.debug("transaction retried: {}, attempt {}", reason, attempt);
      }
      case Observation.RequestFailed(var requestId, var route, var cause) -> {
        meters.counter("signalbox_requests_failed_total").increment();
        LOG.error("request {} failed on {}", requestId, route, cause);
      }
      case Observation.RequestUnserved(var code, var status, var route) -> {
        meters.counter("signalbox_requests_unserved_total", "code", code).increment();
        LOG.warn("answered {} {} on {}", status, code, route);
      }
      case Observation.AdmissionRefused(var what) ->
          meters.counter("signalbox_admission_refused_total", "what", what).increment();
      case Observation.RateLimited(var scope) ->
          meters.counter("signalbox_rate_limited_total", "scope", scope).increment();
      case Observation.LoginRefused(var why, var origin) -> {
        meters.counter("signalbox_logins_refused_total", "why", why).increment();
        LOG.info("login rejected: {}, from {}", why, origin);
      }
      case Observation.MailSent(var outcome) -> {
        meters.counter("signalbox_mails_total", "outcome", outcome).increment();
        if (!outcome.equals("sent")) {
          LOG.warn("the mail server did not take a message");
        }
      }
      case Observation.IdentityProviderAway(var issuer, var cause) -> {
        meters.counter("signalbox_identity_provider_failures_total").increment();
        LOG.warn("the key set of {} cannot be had: {}", issuer, cause);
      }
      case Observation.JobRan(var job, var outcome, var affected) -> {
        meters.counter("signalbox_jobs_total", "job", job, "outcome", outcome).increment();
        LOG.info("job {}: {}, {} affected", job, outcome, affected);
      }
      case Observation.EventsAppended(var outcome, var events) -> {
        meters.counter("signalbox_event_appends_total", "outcome", outcome).increment();
        meters.counter("signalbox_events_total", "outcome", outcome).increment(events);
      }
      case Observation.ProjectionMoved(var projection, var lag) -> {
        meters.counter("signalbox_projection_moves_total", "projection", projection).increment();
        lags.computeIfAbsent(projection, this::lag).set(lag);
      }
      case Observation.ProjectionFailed(var projection, var kind, var failures) -> {
        meters.counter("signalbox_projection_failures_total", "projection", projection).increment();
        LOG.warn("projection {} failed with {}, {} in a row", projection, kind, failures);
      }
      case Observation.ListenerLost(var state) ->
          LOG.warn("listening to other instances was interrupted: SQLSTATE {}", state);
      case Observation.CheckFailed(var check, var remedy) ->
          LOG.error("check failed: {}. {}", check, remedy);
      case Observation.Advice(var what) -> LOG.warn("{}", what);
      case Observation.StartStep(var what) -> LOG.info("{}", what);
      case Observation.BackfillProgressed(
              var backfill,
              var seen,
              var changed,
              var perSecond,
              var estimate) ->
          LOG.info(
              "backfill {}: {} rows seen{}, {} changed, {} rows/s",
              backfill,
              seen,
              estimate < 0 ? "" : " of about " + estimate,
              changed,
              perSecond);
    }
  }
}
