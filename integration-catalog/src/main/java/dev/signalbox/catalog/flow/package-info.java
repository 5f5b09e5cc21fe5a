/// Describes cross-system integration from the business point of view: workflows that span systems,
/// flows of data between them, and the events that happen there. Tables:
/// `catalog.business_workflows`, `data_flows` and `integration_events`.
///
/// The free-form parts are validated for the few members that a reader must be able to rely on
/// ([Model]); clients define the rest. Nothing is executed here; workflow-core executes work.
@NullMarked
package dev.signalbox.catalog.flow;

import org.jspecify.annotations.NullMarked;
