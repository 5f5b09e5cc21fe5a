/// Connections of a workspace to integrations, and the state of their authorization. Tables
/// `catalog.integration_connections` (one row per integration and workspace, kept for ever and
/// re-opened) and `catalog.connection_events` (append-only history).
///
/// The broker of the authorizations reports facts, users give verbs; both go through the one pure
/// function [ConnectionState#after]. A fact that the state does not allow is recorded and ignored,
/// since brokers repeat and reorder; a verb that it does not allow is refused. Facts keep arriving
/// underneath a suspension, and resuming returns to the state they imply. How well syncs run is not
/// told here: that is health-monitor's.
@NullMarked
package dev.signalbox.catalog.connection;

import org.jspecify.annotations.NullMarked;
