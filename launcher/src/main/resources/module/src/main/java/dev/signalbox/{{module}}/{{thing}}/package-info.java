/// Keeps the {{module}} of a workspace. Table: `{{module}}.{{module}}`. Invariant: a change is made to the
/// revision that its client has seen, and is told in the event log in the same transaction.
@NullMarked
package dev.signalbox.{{module}}.{{thing}};

import org.jspecify.annotations.NullMarked;
