DROP TRIGGER workspaces_forget_events ON platform.workspaces;
DROP FUNCTION platform.order_events(boolean), platform.forget_events(), platform.event_stream_key(uuid);
DROP TABLE platform.event_salt, platform.event_receipts, platform.event_order, platform.event_tags, platform.events;
DROP FUNCTION platform.refuse_event_change();
