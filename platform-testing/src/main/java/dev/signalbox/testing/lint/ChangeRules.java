package dev.signalbox.testing.lint;

import dev.signalbox.testing.lint.LockTracer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Checks what each step of a trace changed on tables that existed before the script.
final class ChangeRules {
  private static final Pattern CONTRACT = Pattern.compile("(?m)^-- contract-of: V(\\d{3})\\b");

  private final Script script;
  private final Schema start;
  private final boolean contract;
  private final List<Violation> found = new ArrayList<>();

  private ChangeRules(Script script, Schema start) {
    this.script = script;
    this.start = start;
    var named = CONTRACT.matcher(script.text());
    this.contract = named.find() && Integer.parseInt(named.group(1)) < script.version().orElse(0);
  }

  static List<Violation> check(Script script, List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    var rules = new ChangeRules(script, steps.getFirst().before());
    steps.forEach(rules::judge);
    return rules.found;
  }

  private void judge(Step step) {
    if (!step.unknown().isEmpty()) {
      found.add(
          script.breaks(Rule.UNQUALIFIED, step.statement().line(), "(" + step.unknown() + ")"));
    }
    if (!step.statement().verb().equals("TRUNCATE")) {
      rewrites(step);
    }
    indexes(step);
    constraints(step);
    columns(step);
    if (!contract) {
      gone(step);
    }
    RowRules.judge(script, step, start).ifPresent(found::add);
  }

  private void rewrites(Step step) {
    for (var table : step.before().tables().values()) {
      var now = step.after().tables().get(table.oid());
      if (existed(table.oid()) && now != null && now.file() != table.file()) {
        breaks(Rule.REWRITE, step, table.oid());
      }
    }
  }

  /// Finds index builds: the index has a new file. An index that a constraint takes over keeps its
  /// file.
  private void indexes(Step step) {
    for (var index : step.after().indexes().values()) {
      boolean built =
          step.before().indexes().values().stream()
              .noneMatch(old ->
                  old.file() == index.file() && (index.file() != 0 || old.oid() == index.oid()));
      boolean onlyTheParent = index.file() == 0 && !index.valid();
      if (existed(index.table())
          && built
          && !onlyTheParent
          && !step.statement().matches(TextRules.CONCURRENTLY)
          && !rewritten(step, index.table())) {
        breaks(
            ofConstraint(step, index.oid()) ? Rule.UNIQUE_BUILD : Rule.INDEX_BUILD,
            step,
            index.table());
      }
    }
  }

  private static boolean ofConstraint(Step step, long index) {
    return step.after().constraints().values().stream()
        .anyMatch(
            constraint -> constraint.index() == index && "pux".indexOf(constraint.type()) >= 0);
  }

  private static boolean rewritten(Step step, long table) {
    var before = step.before().tables().get(table);
    var after = step.after().tables().get(table);
    return before != null && after != null && before.file() != after.file();
  }

  private void constraints(Step step) {
    for (var constraint : step.after().constraints().values()) {
      if (!step.before().constraints().containsKey(constraint.oid())
          && existed(constraint.table())
          && "cf".indexOf(constraint.type()) >= 0
          && constraint.validated()) {
        breaks(Rule.CONSTRAINT_SCAN, step, constraint.table());
      }
    }
  }

  private void columns(Step step) {
    for (Map.Entry<String, Schema.Column> entry : step.after().columns().entrySet()) {
      var column = entry.getValue();
      var old = step.before().columns().get(entry.getKey());
      if (!existed(column.table()) || !column.required()) {
        continue;
      }
      if (old == null && !column.supplied()) {
        breaks(Rule.REQUIRED_COLUMN, step, column.table());
      } else if (old != null && !old.required() && step.scanned().contains(column.table())) {
        // If a validated CHECK proves the condition, PostgreSQL does not scan.
        breaks(Rule.NOT_NULL_SCAN, step, column.table());
      }
    }
  }

  private void gone(Step step) {
    for (var table : step.before().tables().values()) {
      var now = step.after().tables().get(table.oid());
      if (existed(table.oid()) && (now == null || !now.name().equals(table.name()))) {
        breaks(Rule.CONTRACT, step, table.oid());
      }
    }
    step.before()
        .columns()
        .forEach((key, column) -> {
          var now = step.after().columns().get(key);
          if (existed(column.table())
              && step.after().tables().containsKey(column.table())
              && (now == null || !now.name().equals(column.name()))) {
            var name = start.nameOf(column.table()) + "." + column.name();
            found.add(
                script.breaks(Rule.CONTRACT, Places.line(step.statement(), name), "on " + name));
          }
        });
  }

  private boolean existed(long table) {
    return start.tables().containsKey(table);
  }

  private void breaks(Rule rule, Step step, long table) {
    var violation = script.breaks(rule, step.statement().line(), "on " + start.nameOf(table));
    if (!found.contains(violation)) {
      found.add(violation);
    }
  }
}
