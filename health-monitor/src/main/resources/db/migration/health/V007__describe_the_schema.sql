-- Purpose: says what the schema is for, so that its page can begin with it. Locks: SHARE UPDATE EXCLUSIVE on the schema, for a moment.
-- Size: constant. Online: yes.
COMMENT ON SCHEMA health IS
  'How integrations fare over time: events and counted outcomes as they come in, and the states that are reported or computed from '
  'them.';
