/// Runs forward migrations: platform first, then the services, each in its own schema with its own
/// Flyway history, all under one advisory lock per database. Besides Flyway's data the ledger keeps
/// the text of each undo script, so that an older binary can undo a newer version. The login may
/// SET ROLE to signalbox_owner, which owns every object.
@NullMarked
package dev.signalbox.platform.migration;

import org.jspecify.annotations.NullMarked;
