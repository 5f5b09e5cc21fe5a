package dev.signalbox.platform.isolation;

import java.util.List;

/// Holds the result of the audit: the number of tables with a workspace_id, the number of isolated
/// tables, and every finding.
public record IsolationReport(int workspaceTables, int isolated, List<Finding> findings) {
  public IsolationReport {
    findings = List.copyOf(findings);
  }

  public boolean clean() {
    return findings.isEmpty();
  }
}
