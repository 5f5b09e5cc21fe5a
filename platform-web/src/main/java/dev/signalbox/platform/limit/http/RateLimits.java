package dev.signalbox.platform.limit.http;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tx.Entrances;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Holds the three limits and the keys that they count by.
@Singleton
final class RateLimits {
  private static final Duration TWENTY_SECONDS = Duration.ofSeconds(20);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final boolean enabled;
  private final RateLimit addresses;
  private final RateLimit principals;
  private final RateLimit workspaces;
  private final Entrances entrances;
  private final Observations observations;

  RateLimits(LimitConfig config, Entrances entrances, Observations observations) {
    this.enabled = config.enabled();
    this.addresses = new RateLimit("address", config.address(), TWENTY_SECONDS);
    this.principals = new RateLimit("principal", config.principal(), TEN_SECONDS);
    this.workspaces = new RateLimit("workspace", config.workspace(), TEN_SECONDS);
    this.entrances = entrances;
    this.observations = observations;
  }

  /// Holds the header values of a limit for a request that passes.
  record Note(String policy, String state) {}

  /// Applies the limit of a client network; `counts` tells whether the request itself is charged.
  Optional<Note> address(String origin, boolean counts) {
    if (!enabled) {
      return Optional.empty();
    }
    var state = counts ? addresses.take(origin) : addresses.look(origin);
    return Optional.of(passed(addresses, state));
  }

  /// Charges a client network for rejected credentials.
  void refused(String origin) {
    if (enabled) {
      addresses.owe(origin);
    }
  }

  Optional<Note> principal(Caller caller) {
    return enabled
        ? Optional.of(passed(principals, principals.take(identity(caller))))
        : Optional.empty();
  }

  /// Applies the limit of the caller's workspace; empty if PostgreSQL has not accepted the caller
  /// yet.
  Optional<Note> workspace(Caller caller) {
    return enabled
        ? entrances.workspace(caller).map(id -> passed(workspaces, workspaces.take(id)))
        : Optional.empty();
  }

  private Note passed(RateLimit limit, RateLimit.State state) {
    if (!state.allowed()) {
      observations.record(new Observation.RateLimited(limit.name()));
      throw Problem.tooMany(
          "Too many requests of one " + limit.name() + "; try again in " + state.seconds() + " s.",
          (int) state.seconds());
    }
    return new Note(limit.policy(), limit.state(state));
  }

  private static Object identity(Caller caller) {
    return switch (caller) {
      case Caller.Member(var issuer, var subject, _) -> new Caller.Person(issuer, subject);
      case Caller.ApiKeyHolder(var keyId, _) -> keyId;
      case Caller.Person person -> person;
      case Caller.Visitor visitor -> visitor;
      case Caller.ServiceJob job -> job;
    };
  }
}
