/// Defines everything that is worth a log line or a metric, as one sealed type. Code records an
/// [dev.signalbox.platform.observe.Observation]; only this package decides how it is logged and
/// counted, so that no log line can contain a row, a token or a secret by accident.
@NullMarked
package dev.signalbox.platform.observe;

import org.jspecify.annotations.NullMarked;
