DELETE FROM platform.retention_choices WHERE kind IN ('work_orders', 'expired_memory');
DELETE FROM platform.retention_kinds WHERE kind IN ('work_orders', 'expired_memory');
DROP FUNCTION workflow.remove_old_orders(uuid, timestamptz, integer);
DROP FUNCTION workflow.remove_expired_memory(uuid, timestamptz, integer);
