/// Changes of existing rows that are too many for a migration. A script
/// `db/backfill/<module>/B001__ name.sql` is one statement that takes a cursor and a limit, changes
/// the next batch in the order of a key, and returns the next cursor. The runner gives each batch a
/// transaction of its own in which the cursor advances too: whatever is killed, no batch is lost
/// and none is done twice. One runner per script, by a session advisory lock on the connection that
/// does the work. Runs as signalbox_owner, whose policy passes all workspaces; never at the start
/// of a service. Table: platform.backfills.
@NullMarked
package dev.signalbox.platform.backfill;

import org.jspecify.annotations.NullMarked;
