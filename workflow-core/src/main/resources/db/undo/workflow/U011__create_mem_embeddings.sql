DROP TABLE workflow.mem_embeddings;
