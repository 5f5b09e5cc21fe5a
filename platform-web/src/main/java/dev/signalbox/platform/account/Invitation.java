package dev.signalbox.platform.account;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/// Represents an invitation without its token. `status` is PENDING, ACCEPTED or REVOKED.
@Introspected
public record Invitation(
    UUID id, String email, String role, String status, Instant expiresAt, Instant createdAt) {}
