package dev.signalbox.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Checks the rules that the text of a statement alone can violate; comments and strings are
/// excluded.
final class TextRules {
  static final Pattern CONCURRENTLY =
      Pattern.compile(
          "^\\s*(?:CREATE\\s+(?:UNIQUE\\s+)?INDEX|DROP\\s+INDEX|REINDEX\\b.*?)\\s+CONCURRENTLY\\b",
          flags());
  static final Set<String> TRANSACTION_VERBS =
      Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE");

  private static final Pattern REPEATABLE =
      Pattern.compile("CONCURRENTLY\\s+IF\\s+(?:NOT\\s+)?EXISTS\\b|^\\s*REINDEX\\b", flags());

  /// Matches the statement, but neither the privilege nor the event of a trigger.
  private static final Pattern TRUNCATE =
      Pattern.compile("\\bTRUNCATE\\b(?!\\s*(?:ON\\b|,))", flags());

  private static final Pattern NOT_LOGGED =
      Pattern.compile(
          "\\b(?:TEMP|TEMPORARY|UNLOGGED)\\s+(?:TABLE|VIEW|SEQUENCE)\\b|\\bSET\\s+UNLOGGED\\b|\\bINTO\\s+(?:TEMP|TEMPORARY|UNLOGGED)\\b",
          flags());
  private static final Pattern DOMAIN_CHECK =
      Pattern.compile(
          "^\\s*ALTER\\s+DOMAIN\\s+(\\S+)\\s+(?:ADD\\b(?!.*\\bNOT\\s+VALID\\b)|SET\\s+NOT\\s+NULL\\b)",
          flags());
  private static final Pattern NEW_DOMAIN =
      Pattern.compile("^\\s*CREATE\\s+DOMAIN\\s+(\\S+)", flags());

  /// Excludes the action of a foreign key, which applies to later deletes and drops nothing now.
  private static final Pattern CASCADE =
      Pattern.compile("(?<!\\bON (?:DELETE|UPDATE)\\s{1,9})\\bCASCADE\\b", flags());

  private TextRules() {}

  static List<Violation> check(Script script) {
    var found = new ArrayList<Violation>(checkConcurrently(script));
    checkDomains(script, found);
    for (var statement : script.statements()) {
      statement.find(TRUNCATE).ifPresent(line -> found.add(script.breaks(Rule.TRUNCATE, line, "")));
      statement
          .find(NOT_LOGGED)
          .ifPresent(line -> found.add(script.breaks(Rule.NOT_LOGGED, line, "")));
      checkSession(script, statement, found);
    }
    return found;
  }

  static List<Violation> checkUndo(Script script) {
    var found = new ArrayList<Violation>(FileRules.checkWidth(script));
    for (var statement : script.statements()) {
      // Strings that a block executes are included; the text of a COMMENT drops nothing.
      var cascade = CASCADE.matcher(statement.kept());
      if (!statement.verb().equals("COMMENT") && cascade.find()) {
        found.add(script.breaks(Rule.UNDO_CASCADE, statement.lineAt(cascade.start()), ""));
      }
      statement
          .find(CONCURRENTLY)
          .ifPresent(line -> found.add(script.breaks(Rule.UNDO_CONCURRENTLY, line, "")));
      statement.find(TRUNCATE).ifPresent(line -> found.add(script.breaks(Rule.TRUNCATE, line, "")));
      checkSession(script, statement, found);
    }
    return found;
  }

  private static void checkSession(
      Script script, ScriptStatement statement, List<Violation> found) {
    if (TRANSACTION_VERBS.contains(statement.verb())) {
      found.add(script.breaks(Rule.TRANSACTION, statement.line(), "(" + statement.verb() + ")"));
    }
    TimeOuts.tooLong(statement)
        .ifPresent(bad -> found.add(script.breaks(Rule.TIMEOUT, bad.line(), bad.setting())));
  }

  private static List<Violation> checkConcurrently(Script script) {
    var found = new ArrayList<Violation>();
    var concurrent =
        script.statements().stream().filter(statement -> statement.matches(CONCURRENTLY)).toList();
    if (!concurrent.isEmpty() && concurrent.size() < script.statements().size()) {
      found.add(script.breaks(Rule.CONCURRENTLY_MIXED, concurrent.getFirst().line(), ""));
    }
    concurrent.stream()
        .filter(statement -> !statement.matches(REPEATABLE))
        .forEach(
            statement -> found.add(script.breaks(Rule.CONCURRENTLY_ONCE, statement.line(), "")));
    return found;
  }

  /// Checks domains: a new check of a domain reads every table that has a column of it. The
  /// pg_locks of an empty schema do not show this, so the text is checked.
  private static void checkDomains(Script script, List<Violation> found) {
    var own =
        script.statements().stream()
            .map(statement -> NEW_DOMAIN.matcher(statement.code()))
            .filter(match -> match.find())
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    for (var statement : script.statements()) {
      var check = DOMAIN_CHECK.matcher(statement.code());
      if (check.find() && !own.contains(check.group(1))) {
        found.add(script.breaks(Rule.CONSTRAINT_SCAN, statement.line(), "on " + check.group(1)));
      }
    }
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  }
}
