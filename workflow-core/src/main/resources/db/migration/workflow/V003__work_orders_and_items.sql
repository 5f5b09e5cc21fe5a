-- Purpose: orders, their items, and which items wait for which. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and workflow_templates
-- for foreign keys, brief. Size: constant. Online: yes.
CREATE TABLE workflow.work_orders (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  status workflow.work_order_status NOT NULL DEFAULT 'PENDING',
  priority workflow.priority NOT NULL DEFAULT 'MEDIUM',
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  workflow_id varchar(255),
  template_id uuid,
  template_version integer,
  revision bigint NOT NULL DEFAULT 1,
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, template_id) REFERENCES workflow.workflow_templates (workspace_id, id)
);
CREATE INDEX work_orders_status_created_idx ON workflow.work_orders (workspace_id, status, created_at DESC, id DESC);
CREATE INDEX work_orders_created_idx ON workflow.work_orders (workspace_id, created_at DESC, id DESC);
CREATE INDEX work_orders_template_idx ON workflow.work_orders (workspace_id, template_id) WHERE template_id IS NOT NULL;
CREATE TABLE workflow.work_items (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_order_id uuid NOT NULL,
  type workflow.work_item_type NOT NULL,
  content text NOT NULL CHECK (octet_length(content) <= 262144),
  status workflow.work_item_status NOT NULL DEFAULT 'QUEUED',
  result jsonb,
  processed_at timestamptz,
  priority workflow.priority NOT NULL DEFAULT 'MEDIUM',
  available_at timestamptz NOT NULL DEFAULT now(),
  attempts_made integer NOT NULL DEFAULT 0 CHECK (attempts_made >= 0),
  max_attempts integer NOT NULL DEFAULT 5 CHECK (max_attempts BETWEEN 1 AND 50),
  requires_approval boolean NOT NULL DEFAULT false,
  node_id varchar(63),
  pending_dependencies integer NOT NULL DEFAULT 0 CHECK (pending_dependencies >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, work_order_id) REFERENCES workflow.work_orders (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_items_order_status_type_idx ON workflow.work_items (workspace_id, work_order_id, status, type);
CREATE INDEX work_items_created_idx ON workflow.work_items (workspace_id, created_at DESC, id DESC);
CREATE INDEX work_items_awaiting_idx ON workflow.work_items (workspace_id, processed_at, id) WHERE status = 'AWAITING_APPROVAL';
CREATE TABLE workflow.work_item_dependencies (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  depends_on_id uuid NOT NULL,
  work_item_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, depends_on_id, work_item_id),
  FOREIGN KEY (workspace_id, depends_on_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_item_dependencies_item_idx ON workflow.work_item_dependencies (workspace_id, work_item_id);
CREATE TRIGGER set_work_orders_updated_at BEFORE UPDATE ON workflow.work_orders
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER set_work_items_updated_at BEFORE UPDATE ON workflow.work_items
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('workflow.work_orders');
SELECT platform.isolate('workflow.work_items');
SELECT platform.isolate('workflow.work_item_dependencies');
COMMENT ON TABLE workflow.work_orders IS
  'Is a request for work: one or more items. Whoever changes the state of an item locks its order first.';
COMMENT ON COLUMN workflow.work_orders.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_orders.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.work_orders.status IS 'Follows from the items.';
COMMENT ON COLUMN workflow.work_orders.priority IS 'Is the default for its items.';
COMMENT ON COLUMN workflow.work_orders.metadata IS 'Holds free data of the workspace, a JSON object.';
COMMENT ON COLUMN workflow.work_orders.workflow_id IS 'Is the id of a workflow elsewhere, as the client names it.';
COMMENT ON COLUMN workflow.work_orders.template_id IS 'Is the template version it was made from, if any.';
COMMENT ON COLUMN workflow.work_orders.template_version IS 'Is the version number of that template.';
COMMENT ON COLUMN workflow.work_orders.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.work_orders.created_by IS 'Names the user who made it.';
COMMENT ON COLUMN workflow.work_orders.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.work_orders.updated_at IS 'Tells when it last changed.';
COMMENT ON TABLE workflow.work_items IS 'Is one document or task and its outcome. What moves fast is in work_queue and work_leases.';
COMMENT ON COLUMN workflow.work_items.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_items.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.work_items.work_order_id IS 'Names the order.';
COMMENT ON COLUMN workflow.work_items.type IS 'Is the kind of document.';
COMMENT ON COLUMN workflow.work_items.content IS 'Is the document, at most 256 KiB.';
COMMENT ON COLUMN workflow.work_items.status IS
  'Is the state between attempts: QUEUED also while one runs, so that claiming does not touch this row.';
COMMENT ON COLUMN workflow.work_items.result IS 'Is the final result, or the proposed one while AWAITING_APPROVAL.';
COMMENT ON COLUMN workflow.work_items.processed_at IS 'Tells when its last attempt ended it.';
COMMENT ON COLUMN workflow.work_items.priority IS 'Is the order of claiming.';
COMMENT ON COLUMN workflow.work_items.available_at IS 'Tells from when on it can be claimed.';
COMMENT ON COLUMN workflow.work_items.attempts_made IS 'Counts the attempts that have ended since it was last queued afresh.';
COMMENT ON COLUMN workflow.work_items.max_attempts IS 'Counts the attempts before it fails for good.';
COMMENT ON COLUMN workflow.work_items.requires_approval IS 'Tells whether its result needs a decision.';
COMMENT ON COLUMN workflow.work_items.node_id IS 'Is the node of the template, if any.';
COMMENT ON COLUMN workflow.work_items.pending_dependencies IS 'Counts the items it still waits for; BLOCKED until 0.';
COMMENT ON COLUMN workflow.work_items.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.work_items.updated_at IS 'Tells when it last changed.';
COMMENT ON TABLE workflow.work_item_dependencies IS 'Says that work_item_id waits for the completion of depends_on_id, both of one order.';
COMMENT ON COLUMN workflow.work_item_dependencies.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_item_dependencies.depends_on_id IS 'Names the item waited for.';
COMMENT ON COLUMN workflow.work_item_dependencies.work_item_id IS 'Names the item that waits.';
