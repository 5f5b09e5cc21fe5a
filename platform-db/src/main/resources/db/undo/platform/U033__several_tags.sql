CREATE OR REPLACE FUNCTION platform.matching_events(types text[], type_ends integer[], tags text[], tag_ends integer[], above bigint, upto bigint, backwards boolean, max integer)
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
DROP FUNCTION platform.positions_of_all(text[], text[], bigint, bigint, integer);
