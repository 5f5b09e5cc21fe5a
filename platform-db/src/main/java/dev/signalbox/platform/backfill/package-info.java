/// Changes existing rows that are too many for a migration. A script `db/backfill/<module>/B001__
/// name.sql` is one statement that takes a cursor and a limit, changes the next batch in the order
/// of a key, and returns the next cursor. The runner gives each batch a transaction of its own, in
/// which the cursor advances too: a crash loses no batch and repeats none. A session advisory lock
/// on the connection that does the work admits one runner per script. Backfills run as
/// signalbox_owner, whose policy permits all workspaces, and never at the start of a service.
/// Table: platform.backfills.
@NullMarked
package dev.signalbox.platform.backfill;

import org.jspecify.annotations.NullMarked;
