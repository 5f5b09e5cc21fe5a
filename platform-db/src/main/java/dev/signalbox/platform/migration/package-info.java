/// Forward migrations: platform first, then the service, each in its own schema with its own Flyway
/// history, all under one advisory lock per database. The ledger keeps, beside what Flyway knows,
/// the text of each undo script, so that an older binary can undo a newer version. Roles: the login
/// may SET ROLE signalbox_owner, which owns every object.
@NullMarked
package dev.signalbox.platform.migration;

import org.jspecify.annotations.NullMarked;
