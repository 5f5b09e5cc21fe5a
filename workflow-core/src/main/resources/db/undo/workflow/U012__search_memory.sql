DROP FUNCTION workflow.search_memory(text, text[], public.halfvec, text, text[], double precision, integer, integer);
