package dev.signalbox.workflow.approval;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Represents a decision as an approver sends it. `subjectDigest` ensures that it is about the
/// result that the approver saw; `retry` queues a rejected item again.
@Introspected
record NewDecision(
    Decision decision,
    @Nullable @Size(max = 4000) String reason,
    @NotBlank @Size(max = 50) String policyVersion,
    @Nullable @Pattern(regexp = "[0-9a-f]{64}") String subjectDigest,
    @Nullable Boolean retry) {

  boolean sendsBack() {
    return Boolean.TRUE.equals(retry);
  }
}
