-- Purpose: how far each backfill came, so that a killed one goes on where it stopped. Locks: none. Size: one row per backfill script. Online: yes.
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
COMMENT ON TABLE platform.backfills IS 'How far each backfill came. Only signalbox_owner reads and writes it.';
COMMENT ON COLUMN platform.backfills.module IS 'The schema whose rows it changes.';
COMMENT ON COLUMN platform.backfills.number IS 'The number in its file name.';
COMMENT ON COLUMN platform.backfills.name IS 'The file name.';
COMMENT ON COLUMN platform.backfills.checksum IS 'SHA-256 of the file it ran with; another text is refused.';
COMMENT ON COLUMN platform.backfills.cursor IS 'Key of the last row seen, as the script returned it; NULL before the first batch and after the last. Written in the transaction of the batch.';
COMMENT ON COLUMN platform.backfills.state IS 'PENDING, RUNNING, DONE or FAILED; a RUNNING one whose runner was killed goes on with the next run.';
COMMENT ON COLUMN platform.backfills.rows_seen IS 'Rows that the batches read.';
COMMENT ON COLUMN platform.backfills.rows_changed IS 'Rows that the batches changed.';
COMMENT ON COLUMN platform.backfills.batches IS 'Batches that were committed.';
COMMENT ON COLUMN platform.backfills.started_at IS 'When its first batch began.';
COMMENT ON COLUMN platform.backfills.finished_at IS 'When its last batch was committed.';
COMMENT ON COLUMN platform.backfills.heartbeat IS 'When a batch was last committed.';
COMMENT ON COLUMN platform.backfills.last_error IS 'Why it failed, as PostgreSQL said it; may quote a value of a row.';
