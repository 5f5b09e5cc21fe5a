-- Purpose: says what the schema is for, so that its page can begin with it. Locks: SHARE UPDATE EXCLUSIVE on the schema, for a moment.
-- Size: constant. Online: yes.
COMMENT ON SCHEMA catalog IS
  'Which integrations exist, which connections a workspace has, and the records that come through them, each value with its origin.';
