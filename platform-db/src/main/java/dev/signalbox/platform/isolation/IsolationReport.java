package dev.signalbox.platform.isolation;

import java.util.List;

/// What the audit saw: how many tables carry a workspace_id, how many of them are isolated, and
/// every finding.
public record IsolationReport(int workspaceTables, int isolated, List<Finding> findings) {
  public IsolationReport {
    findings = List.copyOf(findings);
  }

  public boolean clean() {
    return findings.isEmpty();
  }
}
