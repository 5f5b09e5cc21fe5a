/// Attacks a running service and its database in the ways in which other multi-tenant systems
/// leaked. Each attack has a control that removes the protection and shows that the same attack
/// then succeeds. Rows A to F: identity of the connection, binding of the context, policies and
/// objects, existence oracles, side channels, operations. Row G is what an earlier Signalbox
/// permitted, H what a visitor could do. A module extends `ConformanceSuite`; the suite needs no
/// knowledge of the module's tables, since it creates its own through `platform.isolate`.
@NullMarked
package dev.signalbox.testing.conformance;

import org.jspecify.annotations.NullMarked;
