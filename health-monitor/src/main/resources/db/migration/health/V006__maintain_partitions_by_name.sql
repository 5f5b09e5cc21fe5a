-- Purpose: retention reads the date in a partition's name only where there is one. Without the guard it failed as soon as the planner
-- filtered pg_class before joining it. Locks: none on tables. Size: constant. Online: yes.
CREATE OR REPLACE FUNCTION health.maintain_partitions(reference timestamptz, weeks_ahead integer, keep_days integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s'
AS $$
DECLARE
  parent text; part text; week timestamptz; old record; changed integer := 0;
  -- The caller names a time, but never one that would drop what retention still promises or make partitions without end.
  today constant timestamptz := least(greatest(reference, now() - interval '1 day'), now() + interval '1 day');
  keep constant integer := greatest(keep_days, 90);
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
         AND CASE WHEN c.relname ~ '_[0-9]{8}$' THEN to_timestamp(right(c.relname, 8),
           'YYYYMMDD') + interval '7 days' <= today - make_interval(days => keep + 1) END
       ORDER BY c.relname LOOP
      EXECUTE format('DROP TABLE health.%I', old.relname);
      changed := changed + 1;
    END LOOP;
  END LOOP;
  RETURN changed;
END
$$;
