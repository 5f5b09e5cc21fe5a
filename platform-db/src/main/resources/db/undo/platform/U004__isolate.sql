DROP TABLE platform.canary;
DROP FUNCTION platform.share(regclass, text, text), platform.isolate(regclass, text), platform.check_isolable(regclass);
