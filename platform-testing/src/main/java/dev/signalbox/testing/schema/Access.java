package dev.signalbox.testing.schema;

import java.util.List;

/// Summarises the access to the rows of a table: a word if the policies are those that
/// `platform.isolate` or `platform.share` creates, and further policies, which are shown in full.
record Access(String word, List<Policy> further) {
  private static final String OWN = "(workspace_id = platform.current_workspace_id())";
  private static final String HELD =
      "(((workspace_id = ( SELECT (platform.sealed('workspace_id'::text))::uuid AS sealed)) OR"
          + " NULL::boolean) IS NOT NULL)";
  private static final String SEALED =
      "(( SELECT NULLIF(platform.context_is_sealed(), false) AS \"nullif\") IS NOT NULL)";

  static Access of(Table table, List<Policy> policies, List<Grant> grants) {
    if (table.view()) {
      return new Access("view", policies);
    }
    if (!table.protectedRows()) {
      return new Access(withoutPolicies(table, grants), policies);
    }
    var names = policies.stream().filter(Access::canonical).map(Policy::name).toList();
    if (names.containsAll(List.of("workspace_isolation", "sealed_workspace", "owner_access"))) {
      return beyond("isolated", policies, List.of());
    }
    if (names.containsAll(List.of("sealed_context", "owner_access", "kernel_reads"))
        && policies.stream().anyMatch(policy -> policy.name().equals("directory_access"))) {
      // The predicate of directory_access is the table's own, so it is always shown.
      return beyond("directory", policies, List.of("kernel_reads"));
    }
    return new Access("special", policies);
  }

  private static Access beyond(String word, List<Policy> policies, List<String> usual) {
    var always =
        List.of("workspace_isolation", "sealed_workspace", "sealed_context", "owner_access");
    return new Access(
        word,
        policies.stream()
            .filter(policy ->
                !canonical(policy)
                    || !(always.contains(policy.name()) || usual.contains(policy.name())))
            .toList());
  }

  private static String withoutPolicies(Table table, List<Grant> grants) {
    boolean open = grants.stream().anyMatch(grant -> !grant.role().equals("signalbox_kernel"));
    if (open) {
      return "open";
    }
    return table.ownedByKernel() || !grants.isEmpty() ? "kernel only" : "owner only";
  }

  /// Returns true if a policy is exactly what its name promises.
  private static boolean canonical(Policy policy) {
    return switch (policy.name()) {
      case "workspace_isolation" -> policy.permissive() && says(policy, "ALL", OWN, OWN);
      case "sealed_workspace" -> !policy.permissive() && says(policy, "ALL", HELD, HELD);
      case "sealed_context" -> !policy.permissive() && says(policy, "ALL", SEALED, SEALED);
      case "owner_access" ->
          policy.roles().equals(List.of("signalbox_owner")) && says(policy, "ALL", "true", "true");
      case "kernel_reads" ->
          policy.roles().equals(List.of("signalbox_kernel")) && says(policy, "SELECT", "true", "");
      default -> false;
    };
  }

  private static boolean says(Policy policy, String command, String using, String check) {
    return policy.command().equals(command)
        && policy.using().equals(using)
        && policy.check().equals(check);
  }
}
