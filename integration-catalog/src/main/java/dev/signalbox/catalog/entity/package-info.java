/// Manages entities: records that come through several connections, merged into one per real
/// object. Tables: `catalog.entity_types`, `entity_attributes`, `entities`, `entity_sources`,
/// `entity_identities` and `entity_attribute_provenance`.
///
/// Sources whose values of the type's match attribute are equal are the same entity. Each source
/// keeps its last statement about every attribute; [Merge] derives the current value from those
/// statements alone, so that the order of arrival does not matter. A user's override of an
/// attribute stays until it is removed. Every writer claims identities first and locks entities
/// second, both in order; a batch is loaded, changed in memory ([Batch]) and written back with one
/// statement per table.
@NullMarked
package dev.signalbox.catalog.entity;

import org.jspecify.annotations.NullMarked;
