DELETE FROM platform.shared_tables WHERE table_name = 'platform.canary';
DROP TABLE platform.canary;
