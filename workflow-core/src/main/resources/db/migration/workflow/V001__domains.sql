-- Purpose: the closed vocabularies of work and the rank of a priority. Locks: none on existing tables. Size: constant. Online: yes.
-- requires: platform >= 5
SELECT platform.register_service('workflow', 'workflow_app');
COMMENT ON SCHEMA workflow IS
  'Work that people and agents do: orders, items with leases and attempts, approvals, dead letters, '
  'the templates and capabilities behind them, and what agents remember.';

CREATE DOMAIN workflow.work_order_status AS text CHECK (VALUE IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'));
COMMENT ON DOMAIN workflow.work_order_status IS
  'Follows from the items: PROCESSING from the first claim, COMPLETED when all are done, '
  'FAILED when one failed and none is open. CANCELLED is final.';
CREATE DOMAIN workflow.priority AS text CHECK (VALUE IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT'));
COMMENT ON DOMAIN workflow.priority IS 'Is the priority; urgent work is claimed first.';
CREATE DOMAIN workflow.work_item_type AS text CHECK (VALUE ~ '^[A-Z][A-Z0-9_]{0,62}$');
COMMENT ON DOMAIN workflow.work_item_type IS 'Is INVOICE, TICKET, STATUS_REPORT or any other registered document type.';
CREATE DOMAIN workflow.work_item_status AS text
  CHECK (VALUE IN ('BLOCKED', 'QUEUED', 'PROCESSING', 'AWAITING_APPROVAL', 'COMPLETED', 'FAILED', 'CANCELLED'));
COMMENT ON DOMAIN workflow.work_item_status IS
  'BLOCKED waits for other items. An item is PROCESSING while work_leases has a row for it; its own row stays QUEUED meanwhile.';
CREATE DOMAIN workflow.attempt_status AS text CHECK (VALUE IN ('STARTED', 'COMPLETED', 'FAILED', 'TIMEOUT'));
COMMENT ON DOMAIN workflow.attempt_status IS 'An attempt ends once and never changes again.';
CREATE DOMAIN workflow.approval_decision AS text CHECK (VALUE IN ('APPROVED', 'REJECTED', 'ESCALATED'));
COMMENT ON DOMAIN workflow.approval_decision IS 'ESCALATED is recorded and leaves the item waiting; the others end the wait.';

-- A small integer sorts by urgency and is leakproof in an index; the text would sort alphabetically.
CREATE FUNCTION workflow.priority_rank(priority text) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END::smallint;
COMMENT ON FUNCTION workflow.priority_rank(text) IS 'Returns the sort key of a priority: 0 for URGENT to 3 for LOW.';
