/// Proof, at every start, that PostgreSQL keeps workspaces apart: the catalogue lint over every
/// table with a workspace_id, and what the login role may do. A finding names the object and the
/// remedy and stops the start.
@NullMarked
package dev.signalbox.platform.isolation;

import org.jspecify.annotations.NullMarked;
