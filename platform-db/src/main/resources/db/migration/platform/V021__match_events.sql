-- Purpose: which events match a query, and up to where the log is complete. Locks: none. Size: constant. Online: yes.

-- A query is four arrays: the types of all items one after the other and where each item's end, and the same for tags. Types are alternatives,
-- tags are all required. Every statement walks one index from one end and looks further tags up row by row, whatever the statistics say.
CREATE FUNCTION platform.rarest_first(wanted text[], above bigint) RETURNS text[]
  LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (SELECT array_agg(g.tag ORDER BY f.rows, g.place) FROM unnest(wanted) WITH ORDINALITY AS g (tag, place) CROSS JOIN LATERAL (
    SELECT count(*) AS rows FROM (SELECT FROM platform.event_tags t
      WHERE t.workspace_id = platform.current_workspace_id() AND t.tag = g.tag AND t.position > above LIMIT 1000) few) f);
END
$$;
COMMENT ON FUNCTION platform.rarest_first(text[], bigint) IS 'Tags, the one with the fewest events above a position first; counts to 1,000.';

CREATE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint, backwards boolean, max integer)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  any_of text[];
  all_of text[];
  one text;
BEGIN
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    IF cardinality(all_of) > 1 THEN all_of := platform.rarest_first(all_of, above); END IF;
    IF cardinality(all_of) > 0 AND backwards THEN
      RETURN QUERY SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto AND (any_of = '{}' OR t.type = ANY (any_of))
          AND (SELECT count(*) FROM unnest(all_of[2:]) AS o (tag)
                WHERE (SELECT true FROM platform.event_tags x WHERE x.workspace_id = ws AND x.tag = o.tag AND x.position = t.position)) = cardinality(all_of) - 1
        ORDER BY t.position DESC LIMIT max;
    ELSIF cardinality(all_of) > 0 THEN
      RETURN QUERY SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto AND (any_of = '{}' OR t.type = ANY (any_of))
          AND (SELECT count(*) FROM unnest(all_of[2:]) AS o (tag)
                WHERE (SELECT true FROM platform.event_tags x WHERE x.workspace_id = ws AND x.tag = o.tag AND x.position = t.position)) = cardinality(all_of) - 1
        ORDER BY t.position LIMIT max;
    ELSIF any_of = '{}' AND backwards THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position DESC LIMIT max;
    ELSIF any_of = '{}' THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position LIMIT max;
    ELSE
      FOREACH one IN ARRAY any_of LOOP
        IF backwards THEN
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position DESC LIMIT max;
        ELSE
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position LIMIT max;
        END IF;
      END LOOP;
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION platform.matching_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer) IS 'Positions of the entered workspace, above one and up to another, that match a query: item by item, each in order and cut at the limit, so that one may come twice.';

CREATE FUNCTION platform.event_tick() RETURNS bigint
  LANGUAGE sql VOLATILE
  RETURN (extract(epoch FROM clock_timestamp()) * 3906.25)::bigint - 6780037500000;
COMMENT ON FUNCTION platform.event_tick() IS 'The present, in ticks of 256 microseconds since 2025. Keep it inlinable.';

-- An append under way says in pg_locks above which tick its positions will lie. Who reads the highest position first and the locks after it
-- knows below what nothing can appear any more: see ADR 23.
CREATE FUNCTION platform.event_watermark() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  stream bigint;
  high bigint;
  present bigint;
  low bigint;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  SELECT coalesce(greatest(max(e.position), (SELECT o.head FROM platform.event_order o WHERE o.workspace_id = ws)), 0), platform.event_tick() INTO high, present
    FROM platform.events e WHERE e.workspace_id = ws;
  present := greatest(present, high >> 8);
  -- A published tick is cut to 32 bits, which last 12 days; the one nearest to the present is meant.
  -- It counts where the same process holds the whole key of this workspace: half a key may be another's.
  SELECT min(p.tick) INTO low FROM (
    SELECT min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648) FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours;
  RETURN least(high, low * 256 + 255);
END
$$;
COMMENT ON FUNCTION platform.event_watermark() IS 'The position up to which the log of the entered workspace is complete: no event at or below it will appear later. Held back by appends under way in this workspace only.';
SELECT platform.kernel_owns('platform.event_watermark()');
