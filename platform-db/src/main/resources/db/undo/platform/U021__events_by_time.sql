DROP FUNCTION platform.positions_between(timestamptz, timestamptz), platform.last_event_before(timestamptz);
