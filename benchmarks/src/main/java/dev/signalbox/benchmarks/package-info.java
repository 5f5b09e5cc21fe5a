/// Contains the benchmarks that `./signalbox bench NAME` runs. Each prints its environment, the
/// plan, and the numbers; none asserts an absolute time.
@NullMarked
package dev.signalbox.benchmarks;

import org.jspecify.annotations.NullMarked;
