SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.enter_service(uuid, text, text, text);
DROP FUNCTION platform.enter_key(text, bytea, text);
DROP FUNCTION platform.enter_person(text, text, text);
DROP FUNCTION platform.enter_member(text, text, uuid, text);
DROP FUNCTION platform.bind_context(uuid, uuid, text, text, text);
SET LOCAL ROLE signalbox_owner;
