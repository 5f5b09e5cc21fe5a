DROP TABLE workflow.eval_results;
