/// How long a workspace keeps what only grows: events, audit entries, health events, finished work,
/// expired memory. Tables `platform.retention_kinds` (what there is, with defaults; migrations of
/// modules add to it) and `platform.retention_choices`. A job of every service removes what is
/// older, in batches that each are a transaction. Invariant: nothing is removed before its
/// workspace said so, and a kind without a default and without a choice is kept for ever.
@NullMarked
package dev.signalbox.platform.retention;

import org.jspecify.annotations.NullMarked;
