package dev.signalbox.workflow.approval;

import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.Json;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one decision in the hash chain of an item.
@Introspected
record ApprovalEvent(
    UUID id,
    UUID workItemId,
    int sequence,
    UUID approverId,
    Decision decision,
    @Nullable String reason,
    Instant timestamp,
    String policyVersion,
    String subjectDigest,
    @Nullable String prevHash) {

  /// Returns the value that the next event holds as `prevHash`: the SHA-256 of this event as
  /// canonical JSON.
  String hash() {
    return CanonicalJson.sha256(Json.MAPPER.valueToTree(this));
  }
}
