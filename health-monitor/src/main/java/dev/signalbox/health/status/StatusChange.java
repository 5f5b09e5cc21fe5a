package dev.signalbox.health.status;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes a change of an integration's stored status; `before` is absent at the first check.
/// `id` is that of its row in `integration_health_current`.
record StatusChange(UUID id, @Nullable Status before, Status after) {}
