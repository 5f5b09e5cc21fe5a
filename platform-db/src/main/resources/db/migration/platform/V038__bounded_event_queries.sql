-- Purpose: a query of events has a bounded cost. Further tags of an event are compared with its row, in one look, where each tag took a look into an index;
-- and a statement that had to look at more than 100,000 events to find its matches is refused (54000, hint query-too-broad).
-- Locks: none. Size: constant. Online: yes.
CREATE OR REPLACE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint, backwards boolean, max integer)
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
          SELECT count(*), min(c.position) - 1, array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of)) INTO looked, high, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position DESC LIMIT size) c;
        ELSE
          SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE any_of = '{}' OR c.type = ANY (any_of)) INTO looked, low, found
            FROM (SELECT t.position, t.type FROM platform.event_tags t
              WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND t.position <= high ORDER BY t.position LIMIT size) c;
        END IF;
        budget := budget - looked;
        IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found) AND e.tags @> all_of);
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
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position DESC LIMIT coalesce(max, budget + 1);
        ELSE
          RETURN QUERY SELECT e.position FROM platform.events e
            WHERE e.workspace_id = ws AND e.type = one AND e.position > above AND e.position <= upto ORDER BY e.position LIMIT coalesce(max, budget + 1);
        END IF;
        GET DIAGNOSTICS looked = ROW_COUNT;
        budget := budget - looked;
      END LOOP;
    END IF;
    IF budget < 0 THEN RAISE EXCEPTION 'the query looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION platform.matching_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer) IS 'Positions of events of the entered workspace that match a query, for each item in order. Looks at 100,000 events at most.';

CREATE OR REPLACE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], first_item integer, last_item integer, seen pg_snapshot, seen_low bigint, seen_high bigint)
  RETURNS bigint[] LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce(seen_low, -1);
  me xid8 := pg_current_xact_id_if_assigned();
  budget integer := 100000;
  any_of text[];
  all_of text[];
  found bigint[];
  size integer;
  looked integer;
  at bigint; -- where the next chunk begins
BEGIN
  FOR i IN first_item .. last_item LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    -- Own events are seen up to the position that the token knows; those of others by the snapshot it was read in. A transaction id from
    -- beyond the present came with a dump of another cluster.
    IF cardinality(all_of) > 0 THEN
      size := 128; at := low;
      LOOP
        SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE (any_of = '{}' OR c.type = ANY (any_of))
            AND CASE WHEN seen IS NULL THEN true WHEN c.tx = me THEN c.position > seen_high
                     ELSE NOT pg_visible_in_snapshot(c.tx, seen) AND c.tx < pg_snapshot_xmax(pg_current_snapshot()) END)
          INTO looked, at, found
          FROM (SELECT t.position, t.type, t.tx FROM platform.event_tags t WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > at ORDER BY t.position LIMIT size) c;
        budget := budget - looked;
        IF budget < 0 THEN RAISE EXCEPTION 'the condition looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad'; END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found) AND e.tags @> all_of ORDER BY e.position LIMIT 10);
        END IF;
        IF cardinality(found) > 0 THEN RETURN found[1:10]; END IF;
        -- Mostly there is nothing new for the first tag, and no need to look at the others.
        EXIT WHEN looked < size;
        IF size = 128 AND cardinality(all_of) > 1 THEN
          all_of := platform.rarest_first(all_of, low);
          at := low;
        END IF;
        size := 1024;
      END LOOP;
    ELSE
      SELECT array_agg(u.position) INTO found FROM (SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > low AND (any_of = '{}' OR e.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN e.tx = me THEN e.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(e.tx, seen) AND e.tx < pg_snapshot_xmax(pg_current_snapshot()) END
        LIMIT 10) u;
      IF found IS NOT NULL THEN RETURN found; END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint) IS 'Positions, ten at most, of events of the entered workspace that match one of the items of a query, from the first to the last given, and were not seen; without a snapshot, of all that match above seen_low. Looks at 100,000 events at most.';
