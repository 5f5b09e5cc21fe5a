package dev.signalbox.workflow.template;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents one step of a workflow, which becomes a work item of the given type. `content` is the
/// item's content unless the order provides its own.
@Introspected
public record Node(
    @Pattern(regexp = "[a-z][a-z0-9_-]{0,62}") String id,
    @Pattern(regexp = "[A-Z][A-Z0-9_]{0,62}") String type,
    @Nullable @Size(max = 50) List<String> dependsOn,
    @Nullable Boolean requiresApproval,
    @Nullable String content,
    @Nullable @Min(1) @Max(50) Integer maxAttempts) {

  /// Returns the ids of the nodes that it waits for; empty if there are none.
  public List<String> needs() {
    return dependsOn == null ? List.of() : dependsOn;
  }
}
