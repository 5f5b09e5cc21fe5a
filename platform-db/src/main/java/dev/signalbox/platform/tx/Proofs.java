package dev.signalbox.platform.tx;

import jakarta.inject.Singleton;
import java.time.Instant;

/// Proofs for kernel functions that believe this service's own code alone: that a password was
/// verified, or that a job may learn ids of workspaces.
@Singleton
public final class Proofs {
  private final EntryProof proof;

  Proofs(EntryConfig config) {
    this.proof = EntryProof.with(config.key());
  }

  /// For exactly these parts, in the order of the function.
  public String of(String... parts) {
    return proof.sign(Instant.now(), parts);
  }
}
