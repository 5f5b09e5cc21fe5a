/// health-monitor: what happens at the integrations of a workspace, and how healthy they are over
/// time.
@NullMarked
package dev.signalbox.health;

import org.jspecify.annotations.NullMarked;
