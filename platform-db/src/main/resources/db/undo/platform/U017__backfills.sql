DROP TABLE platform.backfills;
