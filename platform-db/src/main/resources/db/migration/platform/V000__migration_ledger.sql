-- Purpose: what ran, with the text that takes it back; the first migration, since it records them all. Locks: none. Size: constant. Online: yes.
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
  executed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE platform.migration_ledger IS 'What ran, with the text that takes it back.';
COMMENT ON COLUMN platform.migration_ledger.id IS 'Order of execution.';
COMMENT ON COLUMN platform.migration_ledger.module IS 'The schema.';
COMMENT ON COLUMN platform.migration_ledger.version IS 'The script''s version.';
COMMENT ON COLUMN platform.migration_ledger.description IS 'The script''s description.';
COMMENT ON COLUMN platform.migration_ledger.direction IS 'UP or DOWN.';
COMMENT ON COLUMN platform.migration_ledger.checksum IS 'Flyway''s checksum of the script.';
COMMENT ON COLUMN platform.migration_ledger.undo_script IS 'Text of the undo script, so that an older binary can run it.';
COMMENT ON COLUMN platform.migration_ledger.fingerprint_before IS 'Catalogue fingerprint before, once computed.';
COMMENT ON COLUMN platform.migration_ledger.fingerprint_after IS 'Catalogue fingerprint after, once computed.';
COMMENT ON COLUMN platform.migration_ledger.duration_ms IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN platform.migration_ledger.application_version IS 'Version of the binary that ran it.';
COMMENT ON COLUMN platform.migration_ledger.executed_by IS 'The login.';
COMMENT ON COLUMN platform.migration_ledger.executed_at IS 'When.';
