-- Purpose: entering a workspace as a member reads one row of member_entries. What it verifies and answers is unchanged.
-- Locks: SHARE ROW EXCLUSIVE on member_entries: who changes the directory waits until the rows are there, who enters does not. Size: one row per identity and membership. Online: yes.
SELECT platform.settle_entries(NULL, NULL);
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
  IF NOT platform.proof_holds(proof, 'member', token_issuer, token_subject, workspace::text) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  SELECT e.user_id, e.role INTO found_user, found_role FROM platform.member_entries e WHERE e.issuer = token_issuer AND e.subject = token_subject AND e.in_workspace = workspace;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member';
  END IF;
  RETURN platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id);
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
