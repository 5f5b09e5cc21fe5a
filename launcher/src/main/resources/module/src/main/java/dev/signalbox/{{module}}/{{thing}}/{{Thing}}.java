package dev.signalbox.{{module}}.{{thing}};

import dev.signalbox.platform.data.Revisioned;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Version;
import java.time.Instant;
import java.util.UUID;

/// Represents a {{thing}} of the workspace.
@MappedEntity(value = "{{module}}", schema = "{{module}}")
record {{Thing}}(
    @Id UUID id,
    String title,
    String body,
    @Version long revision,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt)
    implements Revisioned {}
