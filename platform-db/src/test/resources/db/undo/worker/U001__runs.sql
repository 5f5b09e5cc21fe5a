DROP TABLE worker.runs;
