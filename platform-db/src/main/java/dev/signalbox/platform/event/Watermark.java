package dev.signalbox.platform.event;

/// How far the log of a workspace is complete: no event at or below `complete` will appear any
/// more. Appends under way in the same workspace, and nothing else, keep it below `head`.
public record Watermark(long complete, long head) {}
