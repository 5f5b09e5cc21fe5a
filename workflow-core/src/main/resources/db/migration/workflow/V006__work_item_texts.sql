-- Purpose: full text of item contents. In a table of its own, written once: in work_items every completion would write the index again.
-- Locks: SHARE ROW EXCLUSIVE on workflow.work_items for the foreign key, brief. Size: constant, the tables are empty. Online: yes.
CREATE TABLE workflow.work_item_texts (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  work_item_id uuid NOT NULL,
  tsv tsvector NOT NULL,
  PRIMARY KEY (workspace_id, work_item_id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX work_item_texts_tsv_idx ON workflow.work_item_texts USING gin (tsv);
SELECT platform.isolate('workflow.work_item_texts');
COMMENT ON TABLE workflow.work_item_texts IS 'Holds the words of item contents, for search_work_items().';
COMMENT ON COLUMN workflow.work_item_texts.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.work_item_texts.work_item_id IS 'Names the item.';
COMMENT ON COLUMN workflow.work_item_texts.tsv IS 'Holds the words of the first 32 Ki characters, unstemmed.';

CREATE FUNCTION workflow.text_vector(content text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('pg_catalog.simple'::regconfig, left(content, 32768));
COMMENT ON FUNCTION workflow.text_vector(text) IS 'Returns the words by which search finds an item.';

-- The operator of full text is not leakproof, so under row-level security its index would never be used: the search runs as the kernel and
-- carries the workspace itself.
CREATE POLICY kernel_reads ON workflow.work_item_texts FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON workflow.work_item_texts TO signalbox_kernel;
CREATE FUNCTION workflow.search_work_items(words text, max_rows integer) RETURNS TABLE (work_item_id uuid, score real)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.work_item_id, ts_rank(t.tsv, q.query)
    FROM websearch_to_tsquery('pg_catalog.simple'::regconfig, words) AS q(query), workflow.work_item_texts t
   WHERE t.workspace_id = platform.current_workspace_id() AND platform.context_is_sealed() AND t.tsv @@ q.query
   ORDER BY 2 DESC, 1 DESC LIMIT least(greatest(max_rows, 0), 200)
$$;
COMMENT ON FUNCTION workflow.search_work_items(text, integer) IS
  'Returns ids and scores of items of the entered workspace whose content has the words; callers read the rows under their own policies.';
SELECT platform.kernel_owns('workflow.search_work_items(text,integer)'::regprocedure);
