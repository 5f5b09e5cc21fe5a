/// Refuses migrations that would hurt a running system, before they reach anybody.
///
/// A script is judged four times: its file (name, header, way back), its text (comments and strings
/// set aside), what a real PostgreSQL does when it runs ([LockTracer]: locks on tables that existed
/// before, rewrites, scans, index builds), and what the catalogue holds afterwards that it did not
/// hold before. Tables that the script itself makes are nobody's yet and exempt from all rules
/// about locks. [Rule] names every rule with the safe way; `docs/reference/migration-rules.md` is
/// made from it.
///
/// Scripts that were released before a rule are named in `db/lint/<schema>.txt` beside them, each
/// with rule and reason; an exception that matches nothing is itself refused.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.lint;
