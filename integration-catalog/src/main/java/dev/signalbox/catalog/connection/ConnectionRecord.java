package dev.signalbox.catalog.connection;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one record in a connection's history.
@Introspected
record ConnectionRecord(
    UUID id,
    ConnectionEvent event,
    boolean applied,
    ConnectionStatus fromStatus,
    ConnectionStatus toStatus,
    @Nullable String reason,
    @Nullable UUID createdBy,
    Instant createdAt) {}
