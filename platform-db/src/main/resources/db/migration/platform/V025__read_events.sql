-- Purpose: reading events for a decision, with what the read has seen. Locks: none. Size: constant. Online: yes.

-- PostgreSQL leaves the reader's own transaction out of its snapshot, as if it were over; what it appends later is not seen, though.
CREATE FUNCTION platform.event_snapshot() RETURNS pg_snapshot
  LANGUAGE plpgsql STABLE
AS $$
DECLARE
  me xid8 := pg_current_xact_id_if_assigned();
BEGIN
  IF me IS NULL THEN RETURN pg_current_snapshot(); END IF;
  RETURN (SELECT format('%s:%s:%s', least(pg_snapshot_xmin(pg_current_snapshot()), me),
      greatest(pg_snapshot_xmax(pg_current_snapshot()), (me::text::bigint + 1)::text::xid8), string_agg(u.x::text, ',' ORDER BY u.x))::pg_snapshot
    FROM (SELECT pg_snapshot_xip(pg_current_snapshot()) AS x UNION SELECT me) u);
END
$$;
COMMENT ON FUNCTION platform.event_snapshot() IS 'The snapshot of the running statement, with its own transaction among those that are not over.';

-- A decision reads through here: the events, and in the same statement what it saw.
CREATE FUNCTION platform.read_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint, backwards boolean, max integer,
    since pg_snapshot, since_high bigint)
  RETURNS TABLE (seen pg_snapshot, seen_low bigint, seen_high bigint, "position" bigint, id uuid, type text, data jsonb, metadata jsonb, event_tags text[],
    recorded_at timestamptz, actor text, correlation_id text, causation_id uuid)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := platform.event_watermark();
BEGIN
  RETURN QUERY SELECT s.seen, low, s.high, e.position, e.id, e.type, e.data, e.metadata, e.tags, e.recorded_at, e.actor, e.correlation_id, e.causation_id
    FROM (SELECT platform.event_snapshot() AS seen, 
        (SELECT coalesce(greatest(max(h.position), (SELECT o.head FROM platform.event_order o WHERE o.workspace_id = ws)), 0) FROM platform.events h WHERE h.workspace_id = ws) AS high) s
    LEFT JOIN (SELECT m.position FROM platform.matching_events($1, $2, $3, $4, above, upto, backwards, CASE WHEN since IS NULL THEN max END) AS m (position)
      WHERE since IS NULL OR (SELECT CASE WHEN n.tx = pg_current_xact_id_if_assigned() THEN n.position > since_high ELSE NOT pg_visible_in_snapshot(n.tx, since) END
        FROM platform.events n WHERE n.workspace_id = ws AND n.position = m.position)
      GROUP BY m.position ORDER BY CASE WHEN backwards THEN -m.position ELSE m.position END LIMIT max) p ON true
    LEFT JOIN LATERAL (SELECT * FROM platform.events o WHERE o.workspace_id = ws AND o.position = p.position OFFSET 0) e ON true
   ORDER BY CASE WHEN backwards THEN -p.position ELSE p.position END;
END
$$;
COMMENT ON FUNCTION platform.read_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer, pg_snapshot, bigint) IS 'Events of the entered workspace that match a query, of those not seen by an earlier read where its snapshot is given; the first row also where nothing matches, with the snapshot they were read in, the position up to which it is complete, and the highest position it holds.';
