package dev.signalbox.testing.conformance;

import java.util.List;

/// Lists rows that another test proves, rows that no test covers, and rows that do not apply, each
/// with its reason.
record Elsewhere(String row, String what, String where) {
  static final List<Elsewhere> PROVEN =
      List.of(
          new Elsewhere("B5", "PgBouncer in transaction mode mixes tenants", "HammerTest"),
          new Elsewhere(
              "B13", "a thread without the caller runs as another one", "TransactionsTest"),
          new Elsewhere("B14", "tenants meet on virtual threads and a shared pool", "HammerTest"),
          new Elsewhere(
              "D5", "a foreign id is answered differently from a missing one", "ApiContractSuite"),
          new Elsewhere("D7", "advisory locks keyed without the workspace", "IdempotencyTest"),
          new Elsewhere("E5", "error text shows rows or SQL", "EdgeTest"),
          new Elsewhere("E8", "the number of vector hits reveals neighbours", "SearchFunctionTest"),
          new Elsewhere("F11", "an undo leaves a table open", "MigrationSuite"),
          new Elsewhere("H12", "a visitor reads tables of accounts", "VisitorAttackTest"),
          new Elsewhere(
              "H13",
              "an inviter, or the holder of a foreign invitation, takes an address",
              "InvitationTest"),
          new Elsewhere(
              "H14",
              "an unknown address is distinguished from a known one by the answer or the time",
              "LoginTest"),
          new Elsewhere("H15", "guesses lock out the owner of the address", "LoginTest"),
          new Elsewhere(
              "H16", "a refresh token is used twice, or by two clients at once", "LoginTest"),
          new Elsewhere(
              "H17",
              "the nonce of a used proof is read from the locks and issued again",
              "EntryProofTest"));

  static final List<Elsewhere> NOT_COVERED =
      List.of(
          new Elsewhere(
              "E1",
              "EXPLAIN counts hidden rows",
              "No route shows a plan or takes SQL. Injected SQL can count rows that it cannot read, and so guess values of indexed columns step by step: a known limit."),
          new Elsewhere(
              "E3",
              "pg_class and pg_stat_user_tables reveal table sizes",
              "Readable by any login of PostgreSQL; no route shows them: a known limit."),
          new Elsewhere(
              "H18",
              "a password is guessed from many networks at once",
              "Each network has a limit of its own, so that no client locks out another user; there is none for an address: a known limit."));

  static final List<Elsewhere> NOT_APPLICABLE =
      List.of(
          new Elsewhere(
              "A6",
              "a second data source logs in as another role",
              "A service has one data source; what is checked at the start is that one."),
          new Elsewhere(
              "F4",
              "pg_dump as a filtered role omits rows",
              "Backups are made by the owner of the server, to whom no policy applies."));
}
