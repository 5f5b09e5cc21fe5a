/// Everything worth a log line or a metric, as one sealed type. Code records an
/// [dev.signalbox.platform.observe.Observation]; what becomes of it is decided here alone, so that
/// no log line can carry a row, a token or a secret by accident.
@NullMarked
package dev.signalbox.platform.observe;

import org.jspecify.annotations.NullMarked;
