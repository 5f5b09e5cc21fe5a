-- Purpose: translates times into positions, so that events are listed by time.
-- Locks: none. Size: constant. Online: yes.
--
-- Positions grow with time, except that an event may be recorded earlier than its predecessor by the length of a transaction, which is 12
-- seconds at most (ADR 16); one minute allows for clocks that were set back, too. So a time is found by bisection, in about 45 looks into
-- the primary key, and an append has no index by time to write. EventTimePlanTest breaks when that reads more.
CREATE FUNCTION platform.last_event_before(instant timestamptz) RETURNS bigint
  LANGUAGE plpgsql STABLE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce((SELECT min(e.position) FROM platform.events e WHERE e.workspace_id = ws), 0) - 1;
  high bigint := (SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = ws) + 1;
  middle bigint;
  at bigint;
  recorded timestamptz;
BEGIN
  WHILE low + 1 < high LOOP
    middle := low + (high - low) / 2;
    SELECT e.position, e.recorded_at INTO at, recorded FROM platform.events e
      WHERE e.workspace_id = ws AND e.position >= middle AND e.position < high ORDER BY e.position LIMIT 1;
    IF recorded < instant THEN low := at; ELSE high := middle; END IF;
  END LOOP;
  RETURN low;
END
$$;
COMMENT ON FUNCTION platform.last_event_before(timestamptz) IS
  'Returns a position of the entered workspace whose event was recorded before an instant, while the next one was not; '
  'a position before all events where none was.';

CREATE FUNCTION platform.positions_between(since timestamptz, until timestamptz, OUT above bigint, OUT upto bigint)
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  slack CONSTANT interval := '1 minute';
BEGIN
  above := -1; upto := 9223372036854775807;
  IF since IS NOT NULL THEN
    above := platform.last_event_before(since - slack);
    above := coalesce((SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position > above
      AND e.recorded_at >= since ORDER BY e.position LIMIT 1), upto) - 1;
  END IF;
  IF until IS NOT NULL THEN
    upto := platform.last_event_before(until + slack);
    upto := coalesce((SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position <= upto
      AND e.recorded_at < until ORDER BY e.position DESC LIMIT 1), -1);
  END IF;
END
$$;
COMMENT ON FUNCTION platform.positions_between(timestamptz, timestamptz) IS
  'Returns the positions between which all events of the entered workspace lie that were recorded from one instant on and before '
  'another, first excluded, last included; a few other events may lie between them.';
