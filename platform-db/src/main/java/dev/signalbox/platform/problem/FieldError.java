package dev.signalbox.platform.problem;

/// Describes one error in the input: an RFC 6901 pointer into the body (or `?name` for a query
/// parameter), a stable code, and a message.
public record FieldError(String pointer, String code, String detail) {}
