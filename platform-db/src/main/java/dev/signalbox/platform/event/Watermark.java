package dev.signalbox.platform.event;

/// Shows how far the log of a workspace is complete: no event will appear any more at or below
/// `complete`. Only appends in progress in the same workspace keep it below `head`.
public record Watermark(long complete, long head) {}
