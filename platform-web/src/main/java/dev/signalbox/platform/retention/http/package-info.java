/// Serves the routes by which a workspace sees and chooses how long its data is kept. Tables: none
/// of its own; the rules are in [dev.signalbox.platform.retention].
@NullMarked
package dev.signalbox.platform.retention.http;

import org.jspecify.annotations.NullMarked;
