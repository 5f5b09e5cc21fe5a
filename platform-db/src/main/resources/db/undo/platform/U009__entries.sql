DROP FUNCTION platform.enter_visitor(text, text, text, text, text), platform.enter_service(uuid, text, text, text, text),
  platform.enter_key(text, bytea, text, text), platform.enter_person(text, text, text, text),
  platform.enter_member(text, text, uuid, text, text), platform.enter_check(text), platform.require_proof(text, text[]),
  platform.proof_holds(text, text[]), platform.next_nonce(text), platform.entry_nonce(), platform.nonce_lock(bigint, integer);
