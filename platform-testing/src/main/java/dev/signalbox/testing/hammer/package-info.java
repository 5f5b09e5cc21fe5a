/// Transactions of many tenants on few connections, each of which checks that the context it reads
/// back is its own and that every row it sees is of its workspace.
@NullMarked
package dev.signalbox.testing.hammer;

import org.jspecify.annotations.NullMarked;
