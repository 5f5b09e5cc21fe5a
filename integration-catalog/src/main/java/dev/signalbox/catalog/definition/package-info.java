/// The global catalogue of integrations: browse and search. Table
/// `catalog.integration_definitions`, the same for every workspace and read-only to this service;
/// it changes by migrations.
@NullMarked
package dev.signalbox.catalog.definition;

import org.jspecify.annotations.NullMarked;
