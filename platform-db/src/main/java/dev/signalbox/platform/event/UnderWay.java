package dev.signalbox.platform.event;

import java.time.Instant;

/// Represents an append whose transaction has not ended, by its server process and start time.
public record UnderWay(int process, Instant since) {}
