/// Limits the use of the service. Rate limits are counted in this process: per client network
/// before authentication, per principal, and per workspace (ADR 27). Quotas are counted in
/// PostgreSQL per organization. Tables: `platform.quotas`, `platform.quota_defaults` and
/// `platform.usage`. Invariant: a caller cannot use up the limits of others; a workspace is charged
/// only for callers that PostgreSQL has accepted.
@NullMarked
package dev.signalbox.platform.limit;

import org.jspecify.annotations.NullMarked;
