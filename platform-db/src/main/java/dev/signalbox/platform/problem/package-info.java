/// What can go wrong, as callers see it. One enum holds every stable code; a
/// [dev.signalbox.platform.problem.Problem] carries a code, a sentence and where in the input it is
/// wrong, and never a row, SQL text or a secret. The web edge renders it as RFC 9457.
@NullMarked
package dev.signalbox.platform.problem;

import org.jspecify.annotations.NullMarked;
