DROP TABLE workflow.work_item_dependencies;
DROP TABLE workflow.work_items;
DROP TABLE workflow.work_orders;
