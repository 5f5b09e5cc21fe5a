/// Holds organizations to their quotas, which are counted in PostgreSQL. Tables: `platform.quotas`,
/// `platform.quota_defaults` and `platform.usage`. Invariant: an organization cannot use up the
/// quota of others. Rate limits are part of the HTTP edge.
@NullMarked
package dev.signalbox.platform.limit;

import org.jspecify.annotations.NullMarked;
