/// Who is asking. A [dev.signalbox.platform.tenant.Caller] is what the edge proved about a request;
/// the database decides in every transaction whether that caller may enter the workspace it names.
/// It travels as [dev.signalbox.platform.tenant.CurrentCaller] in the propagated context, never as
/// an argument, so that no service code can forget or swap it. Tables: none.
@NullMarked
package dev.signalbox.platform.tenant;

import org.jspecify.annotations.NullMarked;
