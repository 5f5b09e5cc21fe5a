/// Manages connections of a workspace to integrations, and the state of their authorization.
/// Tables: `catalog.integration_connections` (one row per integration and workspace, kept
/// permanently and re-opened) and `catalog.connection_events` (append-only history).
///
/// The broker of authorizations reports facts, users give verbs; both pass through the one pure
/// function [ConnectionState#after]. A fact that the state does not allow is recorded and ignored,
/// since brokers repeat and reorder reports; a verb that it does not allow is rejected. Facts keep
/// arriving during a suspension, and resuming returns to the state that they imply. The health of
/// syncs belongs to health-monitor.
@NullMarked
package dev.signalbox.catalog.connection;

import org.jspecify.annotations.NullMarked;
