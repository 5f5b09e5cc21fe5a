package dev.signalbox.testing.lint;

/// Holds the introduction of the page of rules.
final class RulesPage {
  static final String INTRODUCTION =
      """
      # Rules of migrations

      `mvn verify` runs every script of every module, from empty to newest, on a real PostgreSQL and rejects scripts that would hurt a running system: it reads `pg_locks`, the files of tables and indexes, and PostgreSQL's counters of scans after each statement. Tables that the script itself makes are exempt from the rules about locks and rows. The message names file, line, rule and the safe way:

      ```
      V007__x.sql:12 M03 index build blocks writes on catalog.entities: CREATE INDEX CONCURRENTLY in a file of its own
      ```

      A script that has to break a rule is named in `db/lint/<schema>.txt` of its module, a line each: `V001 M12 reason`. An exception that matches nothing fails the build. This page is generated.

      | rule | what is wrong | the safe way |
      |---|---|---|
      """;

  private RulesPage() {}
}
