-- Purpose: says what the schema is for, so that its page can begin with it. Locks: SHARE UPDATE EXCLUSIVE on the schema, for a moment.
-- Size: constant. Online: yes.
COMMENT ON SCHEMA workflow IS
  'Work that people and agents do: orders, items with leases and attempts, approvals, dead letters, the templates and capabilities '
  'behind them, and what agents remember.';
