/// The strict JSON reader, used alike for request bodies, NDJSON lines and jsonb columns: unknown,
/// duplicate and missing fields, trailing text, NUL and lone surrogates, deep nesting and absurd
/// numbers are refused instead of swallowed. Limits: `docs/reference/limits.md`.
@NullMarked
package dev.signalbox.platform.json;

import org.jspecify.annotations.NullMarked;
