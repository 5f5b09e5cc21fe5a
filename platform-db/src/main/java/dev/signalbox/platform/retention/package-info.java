/// Retention: a workspace chooses how long it keeps what only grows, namely events, audit entries,
/// health events, finished work and expired memory. Tables `platform.retention_kinds` (what there
/// is, with defaults; migrations of modules add to it) and `platform.retention_choices`. A job of
/// every service removes what is older, in batches that each are a transaction. Invariant: nothing
/// is removed that is younger than the workspace's choice or, without one, than the default; a kind
/// with neither is kept for ever.
@NullMarked
package dev.signalbox.platform.retention;

import org.jspecify.annotations.NullMarked;
