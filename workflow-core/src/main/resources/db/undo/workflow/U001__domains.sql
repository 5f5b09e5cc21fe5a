DROP FUNCTION workflow.priority_rank(text);
DROP DOMAIN workflow.approval_decision;
DROP DOMAIN workflow.attempt_status;
DROP DOMAIN workflow.work_item_status;
DROP DOMAIN workflow.work_item_type;
DROP DOMAIN workflow.priority;
DROP DOMAIN workflow.work_order_status;
COMMENT ON SCHEMA workflow IS NULL;
