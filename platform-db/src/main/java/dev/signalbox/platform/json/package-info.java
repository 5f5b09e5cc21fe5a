/// Reads JSON strictly, alike for request bodies, NDJSON lines and jsonb columns: unknown,
/// duplicate and missing fields, trailing text, NUL and lone surrogates, deep nesting and extreme
/// numbers are rejected instead of ignored. Limits: `docs/reference/limits.md`.
@NullMarked
package dev.signalbox.platform.json;

import org.jspecify.annotations.NullMarked;
