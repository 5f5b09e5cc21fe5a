package dev.signalbox.platform.observe;

/// Represents an event of operation that is counted or logged. Components hold codes and durations,
/// never data of a workspace.
public sealed interface Observation {
  /// A transaction is retried.
  record TransactionRetried(String reason, int attempt) implements Observation {}

  /// A request failed for an unforeseen reason, which indicates a defect.
  record RequestFailed(String requestId, String route, Throwable cause) implements Observation {}

  /// A request ended with a foreseen status of 500 or above, such as `unavailable`.
  record RequestUnserved(String code, int status, String route) implements Observation {}

  /// A transaction was not admitted, since `share` or `pool` was used up.
  record AdmissionRefused(String what) implements Observation {}

  /// A request was stopped by a rate limit: `address`, `principal` or `workspace`.
  record RateLimited(String scope) implements Observation {}

  /// A login or refresh was rejected: `credentials`, `throttled` or `refresh-token`.
  record LoginRefused(String why, String origin) implements Observation {}

  /// A message was `sent` to the mail server, or `failed`.
  record MailSent(String outcome) implements Observation {}

  /// The key set of an identity provider is unavailable.
  record IdentityProviderAway(String issuer, String cause) implements Observation {}

  /// A background job ended.
  record JobRan(String job, String outcome, long affected) implements Observation {}

  /// An append ended: `appended`, `repeated` or `conflict`.
  record EventsAppended(String outcome, int events) implements Observation {}

  /// A projection advanced; `lagMillis` is the remaining lag by the clock of positions.
  record ProjectionMoved(String projection, long lagMillis) implements Observation {}

  /// A projection could not process an event; holds the number of failures in a row.
  record ProjectionFailed(String projection, String kind, int failures) implements Observation {}

  /// The connection that listens to other instances broke; it is opened again.
  record ListenerLost(String sqlState) implements Observation {}

  /// The service refuses to start, or a check failed.
  record CheckFailed(String check, String remedy) implements Observation {}

  /// The operator should know something that stops nothing.
  record Advice(String what) implements Observation {}

  /// A step of the start finished.
  record StartStep(String what) implements Observation {}

  /// A backfill is in progress; `estimate` is the size of its table, -1 if unknown.
  record BackfillProgressed(
      String backfill, long seen, long changed, long rowsPerSecond, long estimate)
      implements Observation {}
}
