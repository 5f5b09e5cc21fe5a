/// How much one caller may ask for. Rate limits are counted in this process, per client network
/// before anybody is known, per principal, and per workspace (ADR 27); quotas are counted in
/// PostgreSQL per organization. Tables `platform.quotas`, `platform.quota_defaults` and
/// `platform.usage`. Invariant: nobody spends what belongs to somebody else; a workspace is charged
/// only for callers whom PostgreSQL let in.
@NullMarked
package dev.signalbox.platform.limit;

import org.jspecify.annotations.NullMarked;
