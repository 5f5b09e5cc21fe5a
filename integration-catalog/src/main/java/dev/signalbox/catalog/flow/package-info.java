/// Cross-system integration as the business describes it: workflows that span systems, flows of
/// data between them, and the events that happen there. Tables `catalog.business_workflows`,
/// `data_flows` and `integration_events`.
///
/// The free-form parts are checked for the few members that a reader must be able to rely on
/// ([Model]); the rest is the client's. Nothing is executed here: that is workflow-core's.
@NullMarked
package dev.signalbox.catalog.flow;

import org.jspecify.annotations.NullMarked;
