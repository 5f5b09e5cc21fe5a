package dev.signalbox.platform.problem;

/// One thing wrong in the input: an RFC 6901 pointer into the body (or `?name` for a query
/// parameter), a stable code, a sentence.
public record FieldError(String pointer, String code, String detail) {}
