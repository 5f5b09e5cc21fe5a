package dev.signalbox.platform.event;

import java.time.Instant;

/// An append whose transaction has not ended: the server process, and since when.
public record UnderWay(int process, Instant since) {}
