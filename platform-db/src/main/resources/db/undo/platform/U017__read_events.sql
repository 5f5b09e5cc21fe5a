DROP FUNCTION platform.read_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer, pg_snapshot, bigint),
  platform.event_snapshot(), platform.matching_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer),
  platform.positions_of_all(text[], text[], bigint, bigint, integer), platform.rarest_first(text[], bigint),
  platform.events_under_way(), platform.event_watermark(), platform.event_tick();
