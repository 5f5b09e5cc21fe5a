DROP FUNCTION workflow.search_work_items(text, integer);
DROP FUNCTION workflow.text_vector(text);
DROP TABLE workflow.work_item_texts;
