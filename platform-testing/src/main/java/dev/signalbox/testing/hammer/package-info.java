/// Runs transactions of many tenants on few connections. Each transaction checks that the context
/// that it reads back is its own and that every row that it sees belongs to its workspace.
@NullMarked
package dev.signalbox.testing.hammer;

import org.jspecify.annotations.NullMarked;
