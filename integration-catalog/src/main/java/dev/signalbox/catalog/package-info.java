/// Implements integration-catalog: the available integrations, the connections of a workspace, and
/// the records that come through them.
@NullMarked
package dev.signalbox.catalog;

import org.jspecify.annotations.NullMarked;
