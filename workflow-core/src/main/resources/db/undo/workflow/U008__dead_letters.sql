DROP TABLE workflow.dead_letters;
