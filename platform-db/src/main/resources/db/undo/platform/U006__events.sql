DELETE FROM platform.shared_tables WHERE table_name IN ('platform.events', 'platform.event_tags');
DROP TABLE platform.event_tags;
DROP TABLE platform.events;
