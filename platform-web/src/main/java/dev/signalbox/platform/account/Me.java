package dev.signalbox.platform.account;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the caller's own account. `emailVerified` tells whether the caller proved to own the
/// address.
@Introspected
public record Me(
    UUID id,
    String email,
    boolean emailVerified,
    @Nullable String displayName,
    Instant createdAt) {}
