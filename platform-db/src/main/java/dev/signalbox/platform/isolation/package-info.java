/// Verifies at every start that PostgreSQL isolates workspaces: a lint of the catalogue over every
/// table with a workspace_id, and of the rights of the login role. A finding names the object and
/// the remedy, and stops the start.
@NullMarked
package dev.signalbox.platform.isolation;

import org.jspecify.annotations.NullMarked;
