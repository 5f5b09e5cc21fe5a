/// integration-catalog: which integrations exist, which connections a workspace has, and the
/// records that come through them.
@NullMarked
package dev.signalbox.catalog;

import org.jspecify.annotations.NullMarked;
