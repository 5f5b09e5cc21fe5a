-- Nothing to take back: V006 changes nothing on a database that ran our V000 to V005.
SELECT 1;
