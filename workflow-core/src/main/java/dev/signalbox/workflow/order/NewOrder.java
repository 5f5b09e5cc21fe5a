package dev.signalbox.workflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an order that a client requests: with items, or with a template and the contents of
/// its nodes.
@Introspected
record NewOrder(
    @Nullable Priority priority,
    @Nullable JsonNode metadata,
    @Nullable @Size(max = 255) String workflowId,
    @Nullable UUID templateId,
    @Nullable @Size(max = 1000) List<@Valid NewItem> items,
    @Nullable @Size(max = 200) Map<String, String> nodeContents) {}
