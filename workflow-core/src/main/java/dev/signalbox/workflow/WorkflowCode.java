package dev.signalbox.workflow;

import dev.signalbox.platform.problem.Code;
import java.util.List;

/// Lists the problem codes that only this service answers.
public enum WorkflowCode implements Code {
  STALE_LEASE(409, "The lease is no longer held"),
  DECIDED_ALREADY(409, "The decision has been made"),
  VECTOR_LENGTH(422, "A vector has the wrong number of dimensions"),
  SCHEMA_INVALID(422, "A JSON Schema is not valid"),
  SCHEMA_MISMATCH(422, "The content does not match its schema"),
  EMBEDDING_UNAVAILABLE(503, "The embedding provider does not answer");

  private final int status;
  private final String title;

  WorkflowCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isTransient() {
    return this == EMBEDDING_UNAVAILABLE;
  }

  /// Tells the platform of these codes.
  public static final class Defined implements Definitions {
    @Override
    public List<WorkflowCode> codes() {
      return List.of(values());
    }
  }
}
