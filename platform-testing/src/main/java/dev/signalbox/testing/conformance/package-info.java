/// The ways in which other multi-tenant systems leaked, each as an attack on a running service and
/// its database, with a control that takes the protection away and shows that the same attack then
/// succeeds. Rows A to F: who is connecting, how the context is bound, policies and objects,
/// existence oracles, side channels, operations. Row G is what an earlier Signalbox let through, H
/// what a visitor could do. A module extends `ConformanceSuite`; it needs no knowledge of the
/// module's tables, since it makes its own through `platform.isolate`.
@NullMarked
package dev.signalbox.testing.conformance;

import org.jspecify.annotations.NullMarked;
