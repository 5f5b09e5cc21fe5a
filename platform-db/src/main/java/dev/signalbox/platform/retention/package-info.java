/// Implements retention: a workspace chooses how long it keeps data that grows without end, namely
/// events, audit entries, health events, finished work and expired memory. Tables:
/// `platform.retention_kinds` (the kinds with their defaults; migrations of modules add to it) and
/// `platform.retention_choices`. A job of every service deletes older rows in batches that each are
/// a transaction. Invariant: no row is deleted that is younger than the workspace's choice or,
/// without one, than the default; a kind with neither is kept for ever.
@NullMarked
package dev.signalbox.platform.retention;

import org.jspecify.annotations.NullMarked;
