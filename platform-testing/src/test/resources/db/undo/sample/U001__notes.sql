DROP TABLE sample.notes;
