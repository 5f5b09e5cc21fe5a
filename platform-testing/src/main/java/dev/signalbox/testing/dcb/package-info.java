/// Tests the guarantees of appends under a condition with several algorithms.
///
/// [dev.signalbox.testing.dcb.AppendAlgorithm] is an algorithm: the functions of the platform
/// ([dev.signalbox.testing.dcb.EventFunctions]), and those that they are compared with
/// ([dev.signalbox.testing.dcb.GuardedInsert]), on an isolated table of their own.
/// [dev.signalbox.testing.dcb.Race] lets contenders with the same knowledge append at the same
/// time, for each [dev.signalbox.testing.dcb.ConditionShape];
/// [dev.signalbox.testing.dcb.RandomWorkload] lets writers decide at random. Both ask
/// [dev.signalbox.testing.dcb.SerialOrder] whether the stored appends could have been stored
/// serially. Every statement runs as the role of a service, with the tenant context of a workspace.
@NullMarked
package dev.signalbox.testing.dcb;

import org.jspecify.annotations.NullMarked;
