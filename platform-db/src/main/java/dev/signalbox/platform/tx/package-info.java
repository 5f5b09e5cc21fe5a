/// The only door to the database. [dev.signalbox.platform.tx.Transactions] runs work in a
/// transaction that begins with one `platform.enter_*` call; [dev.signalbox.platform.tx.Sql] runs
/// statements in it, made of compile-time constants only. Retries go by SQLSTATE, never by message.
/// Invariant: no statement runs before the caller was entered, and none outside of a transaction.
@NullMarked
package dev.signalbox.platform.tx;

import org.jspecify.annotations.NullMarked;
