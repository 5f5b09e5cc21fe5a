/// Rejects migrations that would hurt a running system.
///
/// A script is checked four times: its file (name, header, undo script), its text (without comments
/// and strings), its effects on a real PostgreSQL ([LockTracer]: locks on tables that existed
/// before, rewrites, scans, index builds), and the new objects in the catalogue. Tables that the
/// script itself creates are not in use yet and exempt from all rules about locks. [Rule] names
/// every rule with the safe alternative; `docs/reference/migration-rules.md` is generated from it.
///
/// Scripts that have to break a rule are named in `db/lint/<schema>.txt` beside them, each with
/// rule and reason; an exception that matches nothing is itself a violation.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.lint;
