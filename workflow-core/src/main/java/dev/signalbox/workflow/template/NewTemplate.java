package dev.signalbox.workflow.template;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Represents a template that a client requests; it becomes the next version if the name exists.
@Introspected
record NewTemplate(
    @NotBlank @Size(max = 255) String name,
    @Nullable @Size(max = 2000) String description,
    @Nullable @Pattern(regexp = "[A-Z][A-Z0-9_]{0,62}") String documentType,
    @Valid WorkflowDefinition definition) {}
