/// Identifies the caller. A [dev.signalbox.platform.tenant.Caller] is what the HTTP layer verified
/// about a request; in every transaction the database decides whether that caller may access the
/// named workspace. It travels as [dev.signalbox.platform.tenant.CurrentCaller] in the propagated
/// context, never as an argument, so that no service code can omit or replace it. Tables: none.
@NullMarked
package dev.signalbox.platform.tenant;

import org.jspecify.annotations.NullMarked;
