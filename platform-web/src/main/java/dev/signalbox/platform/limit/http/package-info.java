/// Limits requests: per client network before authentication, per principal, and per workspace,
/// counted in this process (ADR 27), and serves `GET /v1/usage`. Tables: none of its own.
/// Invariant: a caller cannot use up the limits of others; a workspace is charged only for callers
/// that PostgreSQL has accepted.
@NullMarked
package dev.signalbox.platform.limit.http;

import org.jspecify.annotations.NullMarked;
