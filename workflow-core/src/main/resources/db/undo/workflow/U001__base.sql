DROP TABLE workflow.work_items;
