-- Purpose: events with several tags, one of them on few events, are found by intersecting lists: a look into the index for each event of the rarest tag
-- took 7 microseconds, and finding out which is the rarest more than a millisecond. Locks: none. Size: constant. Online: yes.
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
          WHERE t.workspace_id = ws AND t.tag = one AND t.position = ANY (found) AND (any_of = '{}' OR t.type = ANY (any_of)) ORDER BY t.position);
      END LOOP;
      RETURN found;
    END LOOP;
    size := size * 8;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.positions_of_all(text[], text[], bigint, bigint, integer) IS 'Positions of the entered workspace with one of these types, or any, and all of these tags, in order; NULL where each tag is on at least so many events.';

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
