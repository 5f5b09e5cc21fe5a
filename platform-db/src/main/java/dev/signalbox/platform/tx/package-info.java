/// Provides the only access to the database. [dev.signalbox.platform.tx.Transactions] runs work in
/// a transaction that begins with one call of a `platform.enter_*` function;
/// [dev.signalbox.platform.tx.Sql] runs statements in it, made of compile-time constants only.
/// Retries depend on SQLSTATE, never on messages. Invariant: no statement runs before the tenant
/// context is set, and none outside of a transaction.
@NullMarked
package dev.signalbox.platform.tx;

import org.jspecify.annotations.NullMarked;
