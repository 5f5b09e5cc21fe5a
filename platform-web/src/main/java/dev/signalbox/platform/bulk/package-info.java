/// Answers to requests that carry many items, as NDJSON or as an array: one
/// [dev.signalbox.platform.bulk.LineResult] for each, then how many had which result. Tables: none.
@NullMarked
package dev.signalbox.platform.bulk;

import org.jspecify.annotations.NullMarked;
