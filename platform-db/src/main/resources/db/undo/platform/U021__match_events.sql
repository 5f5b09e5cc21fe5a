DROP FUNCTION platform.event_watermark();
DROP FUNCTION platform.event_tick();
DROP FUNCTION platform.matching_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer);
DROP FUNCTION platform.rarest_first(text[], bigint);
