-- Purpose: the one way to search memory by text and by vector. Locks: none. Size: constant. Online: yes.
-- Row-level security would keep text search from its index, so this function reads as the kernel role. It states the workspace itself,
-- takes none from its caller, answers nothing outside of a sealed context, and returns ids and scores only: the caller reads the rows
-- under its own policies.

-- Loads the library, so that the settings below are known here.
SELECT public.vector_dims('[1]'::public.vector);
CREATE FUNCTION workflow.search_memory(words text, excluded text[], query_vector public.halfvec, model text, wanted_types text[],
    least_similarity double precision, wanted integer, exact_limit integer)
  RETURNS TABLE (doc_id uuid, score double precision, text_score double precision, similarity double precision)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  SET plan_cache_mode = force_custom_plan
  SET client_min_messages = warning
  SET hnsw.iterative_scan = relaxed_order
  SET hnsw.ef_search = 200
AS $$
#variable_conflict use_column
DECLARE
  workspace uuid := platform.current_workspace_id();
  pool integer := least(greatest(wanted, 1), 50) * 4;
  lexemes text[]; piece text; barred tsquery := ''; all_of tsquery; any_of tsquery;
  text_ids uuid[]; text_scores double precision[];
  live integer; vector_ids uuid[]; distances double precision[];
BEGIN
  IF workspace IS NULL OR NOT platform.context_is_sealed() THEN RETURN; END IF;

  -- Text: all words first; any of them when that finds too few. Words that are excluded stay excluded in both.
  lexemes := ARRAY(SELECT u.lexeme FROM unnest(to_tsvector('english', coalesce(words, ''))) u ORDER BY u.positions[1], u.lexeme LIMIT 33);
  IF cardinality(lexemes) > 0 THEN
    FOREACH piece IN ARRAY (coalesce(excluded, '{}'))[1:32] LOOP barred := barred && !! websearch_to_tsquery('english', piece); END LOOP;
    any_of := (SELECT string_agg('''' || replace(replace(l, '\', '\\'), '''', '''''') || '''', ' | ')
      FROM unnest(lexemes[1:32]) l)::tsquery && barred;
    all_of := any_of;
    IF cardinality(lexemes) <= 32 THEN
      all_of := websearch_to_tsquery('english', words) && barred;
      SELECT array_agg(h.id ORDER BY h.rank DESC, h.id), array_agg(h.rank ORDER BY h.rank DESC, h.id) INTO text_ids, text_scores
        FROM (SELECT d.id, ts_rank_cd(d.tsv, all_of, 33)::double precision AS rank FROM workflow.mem_docs d
               WHERE d.workspace_id = workspace AND d.tsv @@ all_of AND d.superseded_by IS NULL
                 AND (d.expires_at IS NULL OR d.expires_at > now()) AND (wanted_types IS NULL OR d.type = ANY (wanted_types))
               ORDER BY rank DESC, d.id LIMIT pool) h;
    END IF;
    IF coalesce(cardinality(text_ids), 0) < wanted THEN
      SELECT array_agg(h.id ORDER BY h.complete DESC, h.rank DESC, h.id), array_agg(h.rank ORDER BY h.complete DESC, h.rank DESC, h.id)
        INTO text_ids, text_scores
        FROM (SELECT d.id, d.tsv @@ all_of AS complete, ts_rank_cd(d.tsv, any_of, 33)::double precision AS rank FROM workflow.mem_docs d
               WHERE d.workspace_id = workspace AND (d.tsv @@ any_of OR d.tsv @@ all_of) AND d.superseded_by IS NULL
                 AND (d.expires_at IS NULL OR d.expires_at > now()) AND (wanted_types IS NULL OR d.type = ANY (wanted_types))
               ORDER BY complete DESC, rank DESC, d.id LIMIT pool) h;
    END IF;
  END IF;

  -- Vector: an exact scan while few vectors qualify, which is both complete and faster there; the index above that.
  IF query_vector IS NOT NULL THEN
    SELECT count(*) INTO live FROM (SELECT FROM workflow.mem_embeddings e
      WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
        AND (wanted_types IS NULL OR e.type = ANY (wanted_types)) LIMIT exact_limit + 1) s;
    IF live > exact_limit THEN
      SELECT array_agg(n.doc_id ORDER BY n.distance + 0, n.doc_id), array_agg(n.distance ORDER BY n.distance + 0, n.doc_id)
        INTO vector_ids, distances
        FROM (SELECT e.doc_id, e.embedding OPERATOR(public.<=>) query_vector AS distance FROM workflow.mem_embeddings e
               WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
                 AND (wanted_types IS NULL OR e.type = ANY (wanted_types))
               ORDER BY e.embedding OPERATOR(public.<=>) query_vector LIMIT pool) n;
    END IF;
    -- Also when the index found fewer than there are.
    IF coalesce(cardinality(vector_ids), 0) < least(pool, live) THEN
      SELECT array_agg(n.doc_id ORDER BY n.distance, n.doc_id), array_agg(n.distance ORDER BY n.distance, n.doc_id)
        INTO vector_ids, distances
        FROM (SELECT e.doc_id, 0 + (e.embedding OPERATOR(public.<=>) query_vector) AS distance FROM workflow.mem_embeddings e
               WHERE e.workspace_id = workspace AND e.model_id = model AND (e.expires_at IS NULL OR e.expires_at > now())
                 AND (wanted_types IS NULL OR e.type = ANY (wanted_types))
               ORDER BY distance, e.doc_id LIMIT pool) n;
    END IF;
  END IF;

  -- Reciprocal rank fusion with k = 60.
  RETURN QUERY
    SELECT coalesce(t.id, v.id), coalesce(1.0 / (60 + t.place), 0)::double precision + coalesce(1.0 / (60 + v.place), 0)::double precision,
           t.score, 1 - v.distance
      FROM unnest(text_ids, text_scores) WITH ORDINALITY t (id, score, place)
      FULL JOIN (SELECT * FROM unnest(vector_ids, distances) WITH ORDINALITY u (id, distance, place)
                  WHERE least_similarity IS NULL OR 1 - u.distance >= least_similarity) v ON v.id = t.id
     ORDER BY 2 DESC, 1 LIMIT least(greatest(wanted, 1), 50);
END
$$;
COMMENT ON FUNCTION workflow.search_memory(text, text[], public.halfvec, text, text[], double precision, integer, integer) IS
  'Returns live documents of the entered workspace by text rank, cosine similarity, or both fused: ids and scores only, best first.';
SELECT platform.kernel_owns('workflow.search_memory(text, text[], public.halfvec, text, text[], double precision, integer,
  integer)'::regprocedure);
