-- Purpose: finds the events that match a query, tells up to where the log is complete, and reads events for a decision.
-- Locks: none. Size: constant. Online: yes.
--
-- A query is four arrays: the types of all items one after the other and where each item's end, and the same for tags.
-- Types are alternatives, tags are all required. Every statement walks one index from one end, whatever the statistics say, since it is
-- planned once for all arguments; without plan_cache_mode = force_generic_plan throughput drops by 15 %.
-- An append under way publishes in pg_locks above which tick its positions will lie (ADR 23): whoever reads the highest position first and
-- the locks after it knows below what nothing can appear any more. WatermarkTest and ReadEventsTest break when that is wrong.

CREATE FUNCTION platform.event_tick() RETURNS bigint
  LANGUAGE sql VOLATILE
  RETURN (extract(epoch FROM clock_timestamp()) * 3906.25)::bigint - 6780037500000;
COMMENT ON FUNCTION platform.event_tick() IS 'Returns the present, in ticks of 256 microseconds since 2025. Keep it inlinable.';

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
  SELECT coalesce(greatest(max(e.position), (SELECT o.head FROM platform.event_order o
    WHERE o.workspace_id = ws)), 0), platform.event_tick() INTO high, present
    FROM platform.events e WHERE e.workspace_id = ws;
  present := greatest(present, high >> 8);
  -- A published tick is cut to 32 bits, which last 12 days; the one nearest to the present is meant.
  -- It counts where the same process holds the whole key of this workspace: half a key may be another's.
  SELECT min(p.tick) INTO low FROM (
    SELECT min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648)
      FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d
        WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours;
  RETURN least(high, low * 256 + 255);
END
$$;
COMMENT ON FUNCTION platform.event_watermark() IS
  'Returns the position up to which the log of the entered workspace is complete: no event at or below '
  'it will appear later. Only appends under way in this workspace hold it back.';

CREATE FUNCTION platform.events_under_way() RETURNS TABLE (process integer, since timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  present bigint := platform.event_tick();
  stream bigint;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  RETURN QUERY SELECT p.pid, to_timestamp((p.tick + 6780037500000) / 3906.25) FROM (
    SELECT l.pid, min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648)
      FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d
        WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours AND p.tick IS NOT NULL;
END
$$;
COMMENT ON FUNCTION platform.events_under_way() IS
  'Lists the appends under way in the entered workspace, which hold the watermark back: the server process and since when.';

CREATE FUNCTION platform.rarest_first(wanted text[], above bigint) RETURNS text[]
  LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (SELECT array_agg(g.tag ORDER BY f.rows, g.place) FROM unnest(wanted) WITH ORDINALITY AS g (tag, place) CROSS JOIN LATERAL (
    SELECT count(*) AS rows FROM (SELECT FROM platform.event_tags t
      WHERE t.workspace_id = platform.current_workspace_id() AND t.tag = g.tag AND t.position > above LIMIT 1000) few) f);
END
$$;
COMMENT ON FUNCTION platform.rarest_first(text[], bigint) IS
  'Sorts tags, the one with the fewest events above a position first; counts to 1,000.';

-- Events with several tags, one of them on few events, are found by intersecting lists: a look into the index for each event of the rarest
-- tag took 7 microseconds, and finding out which is the rarest more than a millisecond.
CREATE FUNCTION platform.positions_of_all(any_of text[], all_of text[], above bigint, upto bigint, few integer) RETURNS bigint[]
  LANGUAGE plpgsql STABLE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  size integer := 64;
  rarest text;
  one text;
  found bigint[];
BEGIN
  -- All tags are read a little, then more of each, until one of them ends.
  WHILE size <= few LOOP
    FOREACH rarest IN ARRAY all_of LOOP
      found := ARRAY(SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = rarest AND t.position > above AND t.position <= upto ORDER BY t.position LIMIT size);
      CONTINUE WHEN cardinality(found) = size;
      FOREACH one IN ARRAY all_of LOOP
        EXIT WHEN found = '{}';
        CONTINUE WHEN one = rarest AND any_of = '{}';
        found := ARRAY(SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = one AND t.position = ANY (found) AND (any_of = '{}' OR t.type = ANY (any_of))
            ORDER BY t.position);
      END LOOP;
      RETURN found;
    END LOOP;
    size := size * 8;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.positions_of_all(text[], text[], bigint, bigint, integer) IS
  'Lists positions of the entered workspace with one of these types, or any, and all of these '
  'tags, in order; NULL where each tag is on at least so many events.';

-- A query has a bounded cost: a statement that had to look at more than 100,000 events is refused (54000, hint query-too-broad).
CREATE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint,
    backwards boolean, max integer)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  budget integer := 100000;
  any_of text[];
  all_of text[];
  one text;
  found bigint[];
  size integer; -- of the next chunk
  looked integer; -- at so many events of a chunk
  low bigint; high bigint; -- what is left of the range
  wanted integer; -- so many matches are left to find
BEGIN
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    found := NULL;
    IF cardinality(all_of) > 1 THEN
      found := platform.positions_of_all(any_of, all_of, above, upto, CASE WHEN max IS NULL THEN 4096 ELSE 512 END);
      IF found IS NULL THEN all_of := platform.rarest_first(all_of, above); END IF;
    END IF;
    IF found IS NOT NULL THEN
      RETURN QUERY SELECT p FROM unnest(found) AS p ORDER BY CASE WHEN backwards THEN -p ELSE p END LIMIT max;
    ELSIF cardinality(all_of) = 1 AND any_of = '{}' AND max IS NOT NULL THEN
      IF backwards THEN
        RETURN QUERY SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto ORDER BY t.position DESC LIMIT max;
      ELSE
        RETURN QUERY SELECT t.position FROM platform.event_tags t
          WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > above AND t.position <= upto ORDER BY t.position LIMIT max;
      END IF;
    ELSIF cardinality(all_of) > 0 THEN
      size := 128; low := above; high := upto; wanted := max;
      LOOP
        IF backwards THEN
          SELECT count(*), min(c.position) - 1, array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of))
            INTO looked, high, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position DESC
                LIMIT size) c;
        ELSE
          SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of))
            INTO looked, low, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position LIMIT size) c;
        END IF;
        budget := budget - looked;
        IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found)
            AND e.tags @> all_of);
        END IF;
        RETURN QUERY SELECT p FROM unnest(found) AS p ORDER BY CASE WHEN backwards THEN -p ELSE p END LIMIT wanted;
        wanted := wanted - cardinality(found);
        EXIT WHEN looked < size OR wanted <= 0;
        size := least(size * 4, 2048);
      END LOOP;
    ELSIF any_of = '{}' AND backwards THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position DESC LIMIT coalesce(max, budget + 1);
      GET DIAGNOSTICS looked = ROW_COUNT;
      budget := budget - looked;
    ELSIF any_of = '{}' THEN
      RETURN QUERY SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > above AND e.position <= upto ORDER BY e.position LIMIT coalesce(max, budget + 1);
      GET DIAGNOSTICS looked = ROW_COUNT;
      budget := budget - looked;
    ELSE
      FOREACH one IN ARRAY any_of LOOP
        IF backwards THEN
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position DESC
              LIMIT coalesce(max, budget + 1);
        ELSE
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position
              LIMIT coalesce(max, budget + 1);
        END IF;
        GET DIAGNOSTICS looked = ROW_COUNT;
        budget := budget - looked;
      END LOOP;
    END IF;
    IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION platform.matching_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer) IS
  'Returns positions of events of the entered workspace that match a query, for each item in order. It looks at 100,000 events at most.';

-- PostgreSQL leaves the reader's own transaction out of its snapshot, as if it were over; what it appends later is not seen, though.
CREATE FUNCTION platform.event_snapshot() RETURNS pg_snapshot
  LANGUAGE plpgsql STABLE
AS $$
DECLARE
  me xid8 := pg_current_xact_id_if_assigned();
BEGIN
  IF me IS NULL THEN RETURN pg_current_snapshot(); END IF;
  RETURN (SELECT format('%s:%s:%s', least(pg_snapshot_xmin(pg_current_snapshot()), me),
      greatest(pg_snapshot_xmax(pg_current_snapshot()), (me::text::bigint + 1)::text::xid8), string_agg(u.x::text, ','
        ORDER BY u.x))::pg_snapshot
    FROM (SELECT pg_snapshot_xip(pg_current_snapshot()) AS x UNION SELECT me) u);
END
$$;
COMMENT ON FUNCTION platform.event_snapshot() IS
  'Returns the snapshot of the running statement, with its own transaction among those that are not over.';

CREATE FUNCTION platform.read_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint,
    backwards boolean, max integer,
    since pg_snapshot, since_high bigint)
  RETURNS TABLE (seen pg_snapshot, seen_low bigint, seen_high bigint, "position" bigint, id uuid, type text, data jsonb, metadata jsonb,
    event_tags text[],
    recorded_at timestamptz, actor text, correlation_id text, causation_id uuid)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := platform.event_watermark();
BEGIN
  RETURN QUERY SELECT s.seen, low, s.high, e.position, e.id, e.type, e.data, e.metadata, e.tags, e.recorded_at, e.actor, e.correlation_id,
    e.causation_id
    FROM (SELECT platform.event_snapshot() AS seen,
        (SELECT coalesce(greatest(max(h.position), (SELECT o.head FROM platform.event_order o WHERE o.workspace_id = ws)), 0)
          FROM platform.events h WHERE h.workspace_id = ws) AS high) s
    LEFT JOIN (SELECT m.position FROM platform.matching_events($1, $2, $3, $4, above, upto, backwards, CASE WHEN since IS NULL
      THEN max END) AS m (position)
      WHERE since IS NULL OR (SELECT CASE WHEN n.tx = pg_current_xact_id_if_assigned() THEN n.position > since_high
        ELSE NOT pg_visible_in_snapshot(n.tx, since) END
        FROM platform.events n WHERE n.workspace_id = ws AND n.position = m.position)
      GROUP BY m.position ORDER BY CASE WHEN backwards THEN -m.position ELSE m.position END LIMIT max) p ON true
    LEFT JOIN LATERAL (SELECT * FROM platform.events o WHERE o.workspace_id = ws AND o.position = p.position OFFSET 0) e ON true
   ORDER BY CASE WHEN backwards THEN -p.position ELSE p.position END;
END
$$;
COMMENT ON FUNCTION platform.read_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer, pg_snapshot, bigint) IS
  'Returns events of the entered workspace that match a query, of those not seen by an earlier read where its '
  'snapshot is given; the first row also where nothing matches, with the snapshot they were read in, the '
  'position up to which it is complete, and the highest position it holds.';
SELECT platform.kernel_owns('platform.event_watermark()'), platform.kernel_owns('platform.events_under_way()');
