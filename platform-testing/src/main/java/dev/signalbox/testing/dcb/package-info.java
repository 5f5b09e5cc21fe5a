/// What an append under a condition must hold to, tried on several ways of doing it.
///
/// [dev.signalbox.testing.dcb.AppendAlgorithm] is a way: the functions of the platform
/// ([dev.signalbox.testing.dcb.EventFunctions]), and the ones they are compared with
/// ([dev.signalbox.testing.dcb.GuardedInsert]), on an isolated table of their own.
/// [dev.signalbox.testing.dcb.Race] lets contenders with the same knowledge append at the same
/// time, for each [dev.signalbox.testing.dcb.ConditionShape];
/// [dev.signalbox.testing.dcb.RandomWorkload] lets writers decide at random. Both ask
/// [dev.signalbox.testing.dcb.SerialOrder] whether what was stored could have been stored one after
/// the other. Every statement runs as the role of a service, in a workspace that was entered.
@NullMarked
package dev.signalbox.testing.dcb;

import org.jspecify.annotations.NullMarked;
