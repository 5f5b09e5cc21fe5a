package dev.signalbox.platform.observe;

/// Something that happened and is worth counting or logging. Components hold codes and durations,
/// never data of a workspace.
public sealed interface Observation {
  /// A transaction is tried again.
  record TransactionRetried(String reason, int attempt) implements Observation {}

  /// A request failed for a reason we did not foresee: a defect.
  record RequestFailed(String requestId, String route, Throwable cause) implements Observation {}

  /// A request ended with a status of 500 or above that we do foresee, such as `unavailable`.
  record RequestUnserved(String code, int status, String route) implements Observation {}

  /// A transaction was not admitted: `share` or `pool` was used up.
  record AdmissionRefused(String what) implements Observation {}

  /// A request was stopped by a rate limit: `address`, `principal` or `workspace`.
  record RateLimited(String scope) implements Observation {}

  /// A login or refresh was refused: `credentials`, `throttled` or `refresh-token`.
  record LoginRefused(String why, String origin) implements Observation {}

  /// A message was `sent` to the mail server, or `failed`.
  record MailSent(String outcome) implements Observation {}

  /// The key set of an identity provider cannot be had.
  record IdentityProviderAway(String issuer, String cause) implements Observation {}

  /// A background job ended.
  record JobRan(String job, String outcome, long affected) implements Observation {}

  /// An append ended: `appended`, `repeated` or `conflict`.
  record EventsAppended(String outcome, int events) implements Observation {}

  /// A projection moved on; `lagMillis` is what is left, by the positions' own clock.
  record ProjectionMoved(String projection, long lagMillis) implements Observation {}

  /// A projection could not digest an event; failures in a row.
  record ProjectionFailed(String projection, String kind, int failures) implements Observation {}

  /// The connection that listens to other instances broke; it is opened again.
  record ListenerLost(String sqlState) implements Observation {}

  /// The service refuses to start, or a check failed.
  record CheckFailed(String check, String remedy) implements Observation {}

  /// Something that an operator should know, and that stops nothing.
  record Advice(String what) implements Observation {}

  /// A step of the start finished.
  record StartStep(String what) implements Observation {}

  /// A backfill under way; `estimate` is the size of its table, -1 when unknown.
  record BackfillProgressed(
      String backfill, long seen, long changed, long rowsPerSecond, long estimate)
      implements Observation {}
}
