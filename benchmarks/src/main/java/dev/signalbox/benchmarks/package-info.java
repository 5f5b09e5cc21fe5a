/// Measurements, run by `./signalbox bench NAME`. Each prints what it ran on, the plan, and the
/// numbers; none asserts an absolute time.
@NullMarked
package dev.signalbox.benchmarks;

import org.jspecify.annotations.NullMarked;
