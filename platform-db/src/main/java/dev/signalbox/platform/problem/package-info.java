/// Describes failures as callers see them. One enum holds every stable code. A
/// [dev.signalbox.platform.problem.Problem] carries a code, a message and the place of the error in
/// the input, and never a row, SQL text or a secret. The HTTP layer renders it as RFC 9457.
@NullMarked
package dev.signalbox.platform.problem;

import org.jspecify.annotations.NullMarked;
