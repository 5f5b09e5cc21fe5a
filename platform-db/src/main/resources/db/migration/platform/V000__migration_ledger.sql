-- Purpose: records what ran, with the text that takes it back. It is the first migration, since it records all others.
-- Locks: none. Size: constant. Online: yes.
COMMENT ON SCHEMA platform IS
  'What every service stands on: organizations, users and workspaces, logins and API keys, the sealed session '
  'context, row-level security, events, the audit log, and what ran as a migration.';

CREATE TABLE platform.migration_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  module text NOT NULL,
  version text NOT NULL,
  description text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('UP', 'DOWN')),
  checksum integer,
  undo_script text,
  fingerprint_before text,
  fingerprint_after text,
  duration_ms integer NOT NULL,
  application_version text NOT NULL,
  executed_by text NOT NULL DEFAULT session_user,
  executed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  requires text,
  state text NOT NULL DEFAULT 'DONE' CHECK (state IN ('RUNNING', 'DONE')),
  note text
);
COMMENT ON TABLE platform.migration_ledger IS 'Records each run of a migration, with the text that takes it back.';
COMMENT ON COLUMN platform.migration_ledger.id IS 'Gives the order of execution.';
COMMENT ON COLUMN platform.migration_ledger.module IS 'Names the schema that the script belongs to.';
COMMENT ON COLUMN platform.migration_ledger.version IS 'Repeats the version in the file name of the script.';
COMMENT ON COLUMN platform.migration_ledger.description IS 'Repeats the words in the file name of the script.';
COMMENT ON COLUMN platform.migration_ledger.direction IS 'Is UP for a migration and DOWN for a rollback.';
COMMENT ON COLUMN platform.migration_ledger.checksum IS 'Holds Flyway''s checksum of the script.';
COMMENT ON COLUMN platform.migration_ledger.undo_script IS 'Holds the text of the undo script, so that an older binary can run it.';
COMMENT ON COLUMN platform.migration_ledger.fingerprint_before IS 'Holds the fingerprint of the catalogue before the script ran.';
COMMENT ON COLUMN platform.migration_ledger.fingerprint_after IS 'Holds the fingerprint of the catalogue after the script ran.';
COMMENT ON COLUMN platform.migration_ledger.duration_ms IS 'Tells how long the script took, in milliseconds.';
COMMENT ON COLUMN platform.migration_ledger.application_version IS 'Names the version of the binary that ran the script.';
COMMENT ON COLUMN platform.migration_ledger.executed_by IS 'Names the login that ran the script.';
COMMENT ON COLUMN platform.migration_ledger.executed_at IS 'Tells when the script ran.';
COMMENT ON COLUMN platform.migration_ledger.requires IS 'Lists the versions of other modules that the header of the script demands.';
COMMENT ON COLUMN platform.migration_ledger.state IS 'Is RUNNING while a script outside of a transaction runs or after it was interrupted.';
COMMENT ON COLUMN platform.migration_ledger.note IS 'Tells what a rollback was allowed to lose and where it went.';

CREATE TABLE platform.catalogue_snapshots (
  fingerprint text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  objects text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE platform.catalogue_snapshots IS
  'Keeps what the catalogue said about a module at each version, so that a rollback can be proven and drift be named.';
COMMENT ON COLUMN platform.catalogue_snapshots.fingerprint IS
  'Holds the SHA-256 of objects in hex; versions that look the same share a row.';
COMMENT ON COLUMN platform.catalogue_snapshots.objects IS 'Lists one object a line (kind, name, = and definition), sorted.';
COMMENT ON COLUMN platform.catalogue_snapshots.created_at IS 'Tells when the snapshot was first taken.';

CREATE TABLE platform.backfills (
  module text NOT NULL,
  number integer NOT NULL CHECK (number >= 0),
  name text NOT NULL,
  checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
  cursor jsonb,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  rows_seen bigint NOT NULL DEFAULT 0,
  rows_changed bigint NOT NULL DEFAULT 0,
  batches bigint NOT NULL DEFAULT 0,
  started_at timestamptz,
  finished_at timestamptz,
  heartbeat timestamptz,
  last_error text,
  PRIMARY KEY (module, number)
);
COMMENT ON TABLE platform.backfills IS 'Records how far each backfill came, so that a killed one goes on where it stopped.';
COMMENT ON COLUMN platform.backfills.module IS 'Names the schema whose rows the backfill changes.';
COMMENT ON COLUMN platform.backfills.number IS 'Repeats the number in the file name.';
COMMENT ON COLUMN platform.backfills.name IS 'Repeats the file name.';
COMMENT ON COLUMN platform.backfills.checksum IS 'Holds the SHA-256 of the file it ran with; another text is refused.';
COMMENT ON COLUMN platform.backfills.cursor IS
  'Holds the key of the last row seen, as the script returned it; it is NULL before the first batch and after the last one.';
COMMENT ON COLUMN platform.backfills.state IS
  'Is PENDING, RUNNING, DONE or FAILED; a RUNNING one whose runner was killed goes on with the next run.';
COMMENT ON COLUMN platform.backfills.rows_seen IS 'Counts the rows that the batches read.';
COMMENT ON COLUMN platform.backfills.rows_changed IS 'Counts the rows that the batches changed.';
COMMENT ON COLUMN platform.backfills.batches IS 'Counts the batches that were committed.';
COMMENT ON COLUMN platform.backfills.started_at IS 'Tells when the first batch began.';
COMMENT ON COLUMN platform.backfills.finished_at IS 'Tells when the last batch was committed.';
COMMENT ON COLUMN platform.backfills.heartbeat IS 'Tells when a batch was last committed.';
COMMENT ON COLUMN platform.backfills.last_error IS 'Tells why it failed, in the words of PostgreSQL, which may quote a value of a row.';
