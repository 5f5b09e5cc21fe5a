/// Implements health-monitor: the events at the integrations of a workspace, and the health of the
/// integrations over time.
@NullMarked
package dev.signalbox.health;

import org.jspecify.annotations.NullMarked;
