package dev.signalbox.testing.conformance;

import java.util.List;

/// Rows that another test proves, and rows that do not apply, each with its reason.
record Elsewhere(String row, String what, String where) {
  static final List<Elsewhere> PROVEN =
      List.of(
          new Elsewhere("B5", "PgBouncer in transaction mode mixes tenants", "HammerTest"),
          new Elsewhere("B13", "a thread without the caller runs as somebody", "TransactionsTest"),
          new Elsewhere("B14", "tenants meet on virtual threads and a shared pool", "HammerTest"),
          new Elsewhere("D5", "a foreign id is answered unlike a missing one", "ApiContractSuite"),
          new Elsewhere("D7", "advisory locks keyed without the workspace", "IdempotencyTest"),
          new Elsewhere("E5", "error text shows rows or SQL", "EdgeTest"),
          new Elsewhere(
              "E8", "the number of vector hits tells of neighbours", "SearchFunctionTest"),
          new Elsewhere("F11", "an undo leaves a table open", "MigrationSuite"));

  static final List<Elsewhere> NOT_APPLICABLE =
      List.of(
          new Elsewhere(
              "A6",
              "a second data source logs in as another role",
              "A service has one data source; what is checked at the start is that one."),
          new Elsewhere(
              "E1",
              "EXPLAIN counts hidden rows",
              "No route shows a plan or takes SQL. Who can inject SQL can count rows it cannot read, and so guess values of indexed columns step by step: a known limit."),
          new Elsewhere(
              "E3",
              "pg_class and pg_stat_user_tables tell table sizes",
              "Readable by any login of PostgreSQL; no route shows them: a known limit."),
          new Elsewhere(
              "F4",
              "pg_dump as a filtered role omits rows",
              "Backups are made by the owner of the server, whom no policy filters."));
}
