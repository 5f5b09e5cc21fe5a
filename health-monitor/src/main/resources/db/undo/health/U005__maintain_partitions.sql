-- The partitions that the function made go with it.
DO $$
DECLARE
  part record;
BEGIN
  FOR part IN SELECT i.inhrelid::regclass AS name FROM pg_inherits i
      WHERE i.inhparent IN ('health.integration_events'::regclass, 'health.integration_rollups'::regclass) LOOP
    EXECUTE format('DROP TABLE %s', part.name);
  END LOOP;
END
$$;
DROP FUNCTION health.maintain_partitions(timestamptz, integer, integer, text), health.keep_partitions(timestamptz, integer, integer);
