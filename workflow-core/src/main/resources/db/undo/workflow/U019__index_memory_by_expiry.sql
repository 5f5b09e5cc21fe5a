DROP INDEX workflow.mem_docs_expires_at_idx;
