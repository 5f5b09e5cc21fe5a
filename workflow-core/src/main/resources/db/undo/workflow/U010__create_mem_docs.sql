DROP TABLE workflow.mem_docs;
DROP DOMAIN workflow.mem_doc_type;
