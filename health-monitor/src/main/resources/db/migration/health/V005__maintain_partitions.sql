-- Purpose: makes weekly partitions ahead of time and drops those past retention; then makes the first set.
-- Locks: a new partition is attached under SHARE UPDATE EXCLUSIVE of its parent; dropping takes ACCESS EXCLUSIVE of the parent,
-- for a moment or not at all (lock_timeout). Size: constant. Online: yes. requires: platform >= 9
CREATE FUNCTION health.keep_partitions(reference timestamptz, weeks_ahead integer, keep_days integer) RETURNS integer
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s'
AS $$
DECLARE
  parent text; part text; week timestamptz; old record; changed integer := 0;
  -- The caller names a time, but never one that would drop what retention still promises or make partitions without end.
  today constant timestamptz := least(greatest(reference, now() - interval '1 day'), now() + interval '1 day');
  keep constant integer := least(greatest(keep_days, 90), 3650);
  newest constant timestamptz := date_trunc('week', today) + make_interval(weeks => least(greatest(weeks_ahead, 1), 52));
BEGIN
  -- Instances do this at the same time; the second finds nothing left to do.
  PERFORM pg_advisory_xact_lock(hashtextextended('health.maintain_partitions', 0));
  FOREACH parent IN ARRAY ARRAY['integration_events', 'integration_rollups'] LOOP
    week := date_trunc('week', today - make_interval(days => keep + 1));
    WHILE week <= newest LOOP
      part := parent || '_' || to_char(week, 'YYYYMMDD');
      IF to_regclass(format('health.%I', part)) IS NULL THEN
        -- Made apart and attached, so that the parent stays readable and writable.
        EXECUTE format('CREATE TABLE health.%I (LIKE health.%I INCLUDING ALL)', part, parent);
        EXECUTE format('ALTER TABLE health.%I ATTACH PARTITION health.%I FOR VALUES FROM (%L) TO (%L)', parent, part, week,
          week + interval '7 days');
        changed := changed + 1;
      END IF;
      week := week + interval '7 days';
    END LOOP;
    FOR old IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('health.%I', parent)::regclass
         -- Guarded: the planner may look at every table's name before it joins.
         AND CASE WHEN c.relname ~ '_[0-9]{8}$'
           THEN to_timestamp(right(c.relname, 8), 'YYYYMMDD') + interval '7 days' <= today - make_interval(days => keep + 1) END
       ORDER BY c.relname LOOP
      EXECUTE format('DROP TABLE health.%I', old.relname);
      changed := changed + 1;
    END LOOP;
  END LOOP;
  RETURN changed;
END
$$;
COMMENT ON FUNCTION health.keep_partitions(timestamptz, integer, integer) IS
  'Makes weekly partitions ahead and drops those that ended keep_days ago (90 to 3650); returns how many it '
  'made or dropped. It is harmless when several call it at once. Only the owner calls it.';

-- It is SECURITY DEFINER because only the owner may attach and drop partitions. They hold rows of every workspace, so that it demands a
-- proof that the service's own code calls it.
CREATE FUNCTION health.maintain_partitions(reference timestamptz, weeks_ahead integer, keep_days integer, proof text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'retention', keep_days::text);
  RETURN health.keep_partitions(reference, weeks_ahead, keep_days);
END
$$;
COMMENT ON FUNCTION health.maintain_partitions(timestamptz, integer, integer, text) IS
  'Makes and drops partitions as keep_partitions does, given a proof of the service.';
REVOKE ALL ON FUNCTION health.keep_partitions(timestamptz, integer, integer),
  health.maintain_partitions(timestamptz, integer, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION health.maintain_partitions(timestamptz, integer, integer, text) TO health_app;

SELECT health.keep_partitions(now(), 5, 90);
