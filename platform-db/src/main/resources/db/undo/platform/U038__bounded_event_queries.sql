CREATE OR REPLACE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint, backwards boolean, max integer)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  any_of text[];
  all_of text[];
  one text;
  found bigint[];
BEGIN
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    found := NULL;
    IF cardinality(all_of) > 1 THEN
      found := platform.positions_of_all(any_of, all_of, above, upto, CASE WHEN max IS NULL THEN 32768 ELSE 512 END);
      IF found IS NULL THEN all_of := platform.rarest_first(all_of, above); END IF;
    END IF;
    IF found IS NOT NULL THEN
      RETURN QUERY SELECT p FROM unnest(found) AS p ORDER BY CASE WHEN backwards THEN -p ELSE p END LIMIT max;
    ELSIF cardinality(all_of) > 0 AND backwards THEN
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
CREATE OR REPLACE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], first_item integer, last_item integer, seen pg_snapshot, seen_low bigint, seen_high bigint)
  RETURNS bigint[] LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce(seen_low, -1);
  me xid8 := pg_current_xact_id_if_assigned();
  any_of text[];
  all_of text[];
  found bigint[];
BEGIN
  FOR i IN first_item .. last_item LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    -- Own events are seen up to the position that the token knows; those of others by the snapshot it was read in. A transaction id from
    -- beyond the present came with a dump of another cluster.
    IF cardinality(all_of) > 0 THEN
      SELECT ARRAY[t.position] INTO found FROM platform.event_tags t
       WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND (any_of = '{}' OR t.type = ANY (any_of))
         AND CASE WHEN seen IS NULL THEN true WHEN t.tx = me THEN t.position > seen_high
                  ELSE NOT pg_visible_in_snapshot(t.tx, seen) AND t.tx < pg_snapshot_xmax(pg_current_snapshot()) END LIMIT 1;
      -- Mostly there is nothing new for the first tag, and no need to look at the others.
      CONTINUE WHEN found IS NULL;
      all_of := platform.rarest_first(all_of, low);
      SELECT array_agg(u.position) INTO found FROM (SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND (any_of = '{}' OR t.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN t.tx = me THEN t.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(t.tx, seen) AND t.tx < pg_snapshot_xmax(pg_current_snapshot()) END
          AND (SELECT count(*) FROM unnest(all_of[2:]) AS o (tag)
                WHERE (SELECT true FROM platform.event_tags x WHERE x.workspace_id = ws AND x.tag = o.tag AND x.position = t.position)) = cardinality(all_of) - 1
        LIMIT 10) u;
    ELSE
      SELECT array_agg(u.position) INTO found FROM (SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > low AND (any_of = '{}' OR e.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN e.tx = me THEN e.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(e.tx, seen) AND e.tx < pg_snapshot_xmax(pg_current_snapshot()) END
        LIMIT 10) u;
    END IF;
    IF found IS NOT NULL THEN RETURN found; END IF;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint) IS 'Positions, ten at most, of events of the entered workspace that match one of the items of a query, from the first to the last given, and were not seen; without a snapshot, of all that match above seen_low.';
