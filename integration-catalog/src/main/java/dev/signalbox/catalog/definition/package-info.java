/// Provides the global catalogue of integrations: browse and search. Table:
/// `catalog.integration_definitions`, the same for every workspace and read-only for this service;
/// migrations change it.
@NullMarked
package dev.signalbox.catalog.definition;

import org.jspecify.annotations.NullMarked;
